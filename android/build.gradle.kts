plugins {
    // Puts Android's and Kotlin's plugins, in the versions of the catalogue, before every module: `bindings` names them without one.
    id("anjian.library") apply false
}
