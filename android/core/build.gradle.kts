plugins {
    id("anjian.library")
}

kotlin {
    explicitApi()
}

dependencies {
    // The only module that may import the bindings; `Trade.kt` gives their words to the others, so they travel.
    api(project(":bindings"))
    api(libs.coroutines.core)
}
