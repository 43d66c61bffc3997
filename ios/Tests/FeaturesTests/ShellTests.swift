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

  @Test func thePrivacyManifestNamesWhatIsUsed() throws {
    let privacy = try list("PrivacyInfo.xcprivacy")
    #expect(privacy["NSPrivacyTracking"] as? Bool == false)
    let used = (privacy["NSPrivacyAccessedAPITypes"] as? [[String: Any]] ?? []).compactMap { $0["NSPrivacyAccessedAPIType"] as? String }
    // The wishes, the room on the disk, the clock that runs on while the phone sleeps, the core's files.
    let wanted = ["UserDefaults", "DiskSpace", "SystemBootTime", "FileTimestamp"].map { "NSPrivacyAccessedAPICategory\($0)" }
    #expect(Set(used) == Set(wanted))
  }
}
