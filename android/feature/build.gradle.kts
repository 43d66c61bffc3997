plugins {
    id("anjian.screens")
}

dependencies {
    api(project(":ui"))
}
