import com.android.build.api.dsl.CommonExtension
import org.gradle.api.JavaVersion
import org.gradle.api.Project
import org.gradle.api.artifacts.VersionCatalog
import org.gradle.api.artifacts.VersionCatalogsExtension
import org.gradle.api.tasks.testing.Test
import org.gradle.kotlin.dsl.configure
import org.gradle.kotlin.dsl.dependencies
import org.gradle.kotlin.dsl.getByType
import org.gradle.kotlin.dsl.withType
import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import org.jetbrains.kotlin.gradle.dsl.KotlinAndroidProjectExtension

internal val Project.libs: VersionCatalog get() = extensions.getByType<VersionCatalogsExtension>().named("libs")

internal fun Project.version(name: String): String = libs.findVersion(name).get().requiredVersion

/** What every module of the app has in common. */
internal fun Project.everyModule(android: CommonExtension<*, *, *, *, *, *>) {
    android.apply {
        compileSdk = version("compileSdk").toInt()
        defaultConfig.minSdk = version("minSdk").toInt()
        compileOptions {
            sourceCompatibility = JavaVersion.VERSION_17
            targetCompatibility = JavaVersion.VERSION_17
        }
        testOptions.unitTests.isReturnDefaultValues = false
        lint {
            abortOnError = true
            checkDependencies = true
            // A word that is missing in one language does not compile (`Say`); of the few that Android needs, none may be missing.
            fatal += "MissingTranslation"
        }
    }
    extensions.configure<KotlinAndroidProjectExtension> {
        compilerOptions {
            jvmTarget.set(JvmTarget.JVM_17)
            allWarningsAsErrors.set(true)
        }
    }
    tasks.withType<Test>().configureEach { useJUnitPlatform() }
    dependencies {
        add("testImplementation", libs.findLibrary("junit").get())
        add("testRuntimeOnly", libs.findLibrary("junit-launcher").get())
    }
}
