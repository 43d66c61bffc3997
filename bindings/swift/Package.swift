// swift-tools-version: 6.0
//
// Anjian for Swift. This folder holds what people write; `cargo xtask package host` (Linux) and `cargo xtask package apple` lay it out whole,
// with the generated sources in Sources/AnjianGenerated and the library as the module anjianFFI beside them.

import PackageDescription

#if os(Linux)
  // The header and its module map; whoever builds says where the shared library lies.
  let library = Target.systemLibrary(name: "anjianFFI")
#else
  let library = Target.binaryTarget(name: "anjianFFI", path: "anjianFFI.xcframework")
#endif

let package = Package(
  name: "Anjian",
  // The oldest with executors of one's own and Observation.
  platforms: [.iOS(.v17), .macOS(.v14)],
  // The generated package is nobody's but the adapter's: its calls block.
  products: [.library(name: "Anjian", targets: ["Anjian"])],
  targets: [
    library,
    .target(
      name: "AnjianGenerated", dependencies: ["anjianFFI"],
      // Generated for language mode 5.
      swiftSettings: [.swiftLanguageMode(.v5)]),
    .target(name: "Anjian", dependencies: ["AnjianGenerated"]),
    .executableTarget(name: "device", dependencies: ["Anjian"]),
    .testTarget(name: "AnjianTests", dependencies: ["Anjian"]),
  ],
  swiftLanguageModes: [.v6]
)
