// A module that draws.
plugins {
    id("anjian.library")
    id("org.jetbrains.kotlin.plugin.compose")
}

dependencies {
    api(platform(libs.findLibrary("compose-bom").get()))
    api(libs.findLibrary("compose-foundation").get())
    api(libs.findLibrary("compose-ui").get())
}
