// The app for a developer's machine and for hosted CI. What comes from Rust is built first: cargo xtask package android.

pluginManagement {
    includeBuild("build-logic")
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "anjian"

// `desktop` is not among them: it stands on Compose for the desktop, and `cargo xtask app` builds it.
include(":core", ":ui", ":feature", ":walk", ":app")
include(":bindings")
project(":bindings").projectDir = file("../bindings/kotlin")
