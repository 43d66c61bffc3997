plugins {
    id("anjian.application")
}

android {
    namespace = "app.anjian.inspector"
    defaultConfig {
        applicationId = "app.anjian.inspector"
        versionCode = providers.gradleProperty("anjian.versionCode").orElse("1").get().toInt()
        versionName = providers.gradleProperty("anjian.version").orElse("0.1.0").get()
        resourceConfigurations += listOf("zh", "en")
        manifestPlaceholders["anjianHost"] = providers.gradleProperty("anjian.host").get()
    }
    // What stands on Jetpack alone lies apart: the rest is compiled without it, too (android/README.md).
    sourceSets["main"].kotlin.srcDir("src/jetpack/kotlin")
    // Uncompressed and at 16 KB pages in the APK: read from it without being unpacked.
    packaging.jniLibs.useLegacyPackaging = false
    signingConfigs {
        // A company's own key; without it the release is left unsigned.
        val store = providers.gradleProperty("anjian.keystore").orNull
        if (store != null) {
            create("company") {
                storeFile = file(store)
                storePassword = providers.environmentVariable("ANJIAN_KEYSTORE_PASSWORD").get()
                keyAlias = providers.gradleProperty("anjian.keyAlias").get()
                keyPassword = providers.environmentVariable("ANJIAN_KEY_PASSWORD").get()
            }
        }
    }
    buildTypes.getByName("release") {
        signingConfig = signingConfigs.findByName("company")
    }
}

dependencies {
    implementation(project(":walk"))
    implementation(libs.activity.compose)
    implementation(libs.camera.camera2)
    implementation(libs.camera.view)
    implementation(libs.core)
    implementation(libs.coroutines.android)
    implementation(libs.work.runtime)
    implementation(libs.zxing)
}
