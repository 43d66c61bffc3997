plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "app.anjian.${project.name}"
    everyModule(this)
}
