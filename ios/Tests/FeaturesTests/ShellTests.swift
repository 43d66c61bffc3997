import Foundation
import Testing

/// The property lists of the shell, which nothing else reads here.
@Suite struct ShellTests {
  private static let shell = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("App")

  private func list(_ name: String) throws -> [String: Any] {
    let data = try Data(contentsOf: Self.shell.appendingPathComponent(name))
    return try #require(try PropertyListSerialization.propertyList(from: data, format: nil) as? [String: Any])
  }

  private func source(_ name: String) throws -> String {
    try String(contentsOf: Self.shell.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func whatRunsInTheBackgroundIsPermitted() throws {
    let permitted = try #require(try list("Info.plist")["BGTaskSchedulerPermittedIdentifiers"] as? [String])
    let registered = try source("BackgroundSync.swift").matches(of: /= "(app\.anjian\.\w+)"/).map { String($0.1) }
    #expect(Set(permitted) == Set(registered) && permitted.count == 2)
    let modes = try #require(try list("Info.plist")["UIBackgroundModes"] as? [String])
    #expect(Set(modes) == ["fetch", "processing"])
  }

  @Test func theCameraIsAskedForAndNothingElse() throws {
    let asked = try list("Info.plist").keys.filter { $0.hasPrefix("NS") && $0.hasSuffix("UsageDescription") }
    #expect(asked == ["NSCameraUsageDescription"])
  }

  @Test func filesOfOtherPhonesAreOpened() throws {
    let info = try list("Info.plist")
    let type = try #require((info["UTExportedTypeDeclarations"] as? [[String: Any]])?.first)
    let ends = (type["UTTypeTagSpecification"] as? [String: Any])?["public.filename-extension"] as? [String]
    #expect(ends == ["anjian"])
    let opened = (info["CFBundleDocumentTypes"] as? [[String: Any]] ?? []).flatMap { $0["LSItemContentTypes"] as? [String] ?? [] }
    let own = try #require(type["UTTypeIdentifier"] as? String)
    #expect(opened.contains(own))
  }

  @Test func theFileForOtherPhonesIsNamedAsOnAndroid() throws {
    let root = Self.shell.deletingLastPathComponent()
    let android = root.deletingLastPathComponent()
      .appendingPathComponent("android/feature/src/main/kotlin/app/anjian/feature/sync/SyncScreen.kt")
    let theirs = try #require(try String(contentsOf: android, encoding: .utf8).firstMatch(of: /fileFor\("([^"]+)"\)/))
    let sync = try String(contentsOf: root.appendingPathComponent("Sources/Features/Sync/SyncModel.swift"), encoding: .utf8)
    let mine = try #require(sync.firstMatch(of: /let name = "([^"]+)"/))
    #expect(theirs.1.replacing("${phone.now()}", with: "{}") == mine.1.replacing("\\(phone.now())", with: "{}"))
  }

  @Test func theIconIsOneOpaquePicture() throws {
    let set = Self.shell.appendingPathComponent("Assets.xcassets/AppIcon.appiconset")
    let contents = try JSONSerialization.jsonObject(with: try Data(contentsOf: set.appendingPathComponent("Contents.json")))
    let images = try #require((contents as? [String: Any])?["images"] as? [[String: String]])
    #expect(images.map { $0["size"] } == ["1024x1024"])
    let png = try Data(contentsOf: set.appendingPathComponent(try #require(images.first?["filename"])))
    #expect(png.count < 200_000 && png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The header: width, height, 8 bits, and colour type 2, which has no alpha; the shop refuses one that has.
    #expect(Array(png[16..<26]) == [0, 0, 4, 0, 0, 0, 4, 0, 8, 2])
    let project = try String(contentsOf: Self.shell.deletingLastPathComponent().appendingPathComponent("project.yml"), encoding: .utf8)
    #expect(project.contains("ASSETCATALOG_COMPILER_APPICON_NAME: AppIcon"))
  }

  @Test func thePrivacyManifestNamesWhatIsUsed() throws {
    let privacy = try list("PrivacyInfo.xcprivacy")
    #expect(privacy["NSPrivacyTracking"] as? Bool == false)
    let used = (privacy["NSPrivacyAccessedAPITypes"] as? [[String: Any]] ?? []).compactMap { $0["NSPrivacyAccessedAPIType"] as? String }
    // The wishes, the room on the disk, the clock that runs on while the phone sleeps, the core's files.
    let wanted = ["UserDefaults", "DiskSpace", "SystemBootTime", "FileTimestamp"].map { "NSPrivacyAccessedAPICategory\($0)" }
    #expect(Set(used) == Set(wanted))
  }
}
