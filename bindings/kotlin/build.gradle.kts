// The bindings as a module of the Android app. In `android/settings.gradle.kts`:
//
//     include(":bindings")
//     project(":bindings").projectDir = file("../bindings/kotlin")
//
// What is generated and built, sources and libraries, comes from `cargo xtask package android`, which lays it into `android/build/anjian`.
// The apps' other modules import the package `app.anjian`, and only from this module.

import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.library")
    kotlin("android")
}

val packaged = rootDir.resolve("build/anjian")

android {
    namespace = "app.anjian"
    compileSdk = 35
    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    sourceSets["main"].apply {
        kotlin.srcDir(packaged.resolve("kotlin"))
        jniLibs.srcDir(packaged.resolve("jni"))
    }
}

kotlin {
    compilerOptions {
        // The same as Java's above: Gradle refuses two.
        jvmTarget = JvmTarget.JVM_17
    }
}

dependencies {
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.10.2")
    // 5.18 is the first whose own libraries have 16 KB pages.
    implementation("net.java.dev.jna:jna:5.18.1@aar")
}

tasks.matching { it.name == "preBuild" }.configureEach {
    doFirst {
        check(packaged.resolve("jni").isDirectory) { "nothing in $packaged: cargo xtask package android" }
    }
}
