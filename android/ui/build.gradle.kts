plugins {
    id("anjian.screens")
}

dependencies {
    api(project(":core"))
    api(libs.lifecycle.viewmodel)
    implementation(libs.zxing)
}
