// swift-tools-version: 6.0
//
// The inspector's app: everything but the thin shell in App/. It stands on the package that `cargo xtask package apple` lays out in
// build/anjian; the step `ios` names the one for Linux in ANJIAN_SWIFT.

import PackageDescription

let bindings = Context.environment["ANJIAN_SWIFT"] ?? "build/anjian"
/// SwiftPM knows a package in a folder by the folder's name.
let name = String(bindings.split(separator: "/").last ?? "anjian")

#if os(Linux)
  // No SwiftUI here: its declarations, as far as the views use it, so that the views are type-checked all the same.
  let ui: [Target] = [.target(name: "SwiftUI", path: "Linux/SwiftUI")]
  let drawing: [Target.Dependency] = ["SwiftUI"]
#else
  let ui: [Target] = []
  let drawing: [Target.Dependency] = []
#endif

let package = Package(
  name: "AnjianApp",
  defaultLocalization: "zh-Hans",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [
    .library(name: "Services", targets: ["Services"]),
    .library(name: "Features", targets: ["Features"]),
  ],
  dependencies: [.package(path: bindings)],
  targets: ui + [
    // The only importer of the bindings; the step `ios` refuses another.
    .target(name: "Services", dependencies: [.product(name: "Anjian", package: name)]),
    .target(name: "Features", dependencies: ["Services"] + drawing),
    .testTarget(name: "FeaturesTests", dependencies: ["Features"]),
  ],
  swiftLanguageModes: [.v6]
)
