import AVFoundation
import Features
import Foundation
import Services
import UIKit
import UserNotifications

/// The phone itself: camera, scanner, calls, maps, files for others, reminders.
@MainActor
final class SystemPhone: NSObject, Phone {
  private let wishing: Wishing
  private let reminder = "app.anjian.hold"

  init(_ wishing: Wishing) {
    self.wishing = wishing
    super.init()
    UNUserNotificationCenter.current().delegate = self
  }

  private var say: Say { wishing.wishes.say }

  var name: String { UIDevice.current.name + " (" + UIDevice.current.model + ")" }

  func now() -> Timestamp { Timestamp(Date().timeIntervalSince1970 * 1000) }

  func takePicture(caption: String) async -> String? {
    guard UIImagePickerController.isSourceTypeAvailable(.camera), await mayUseCamera() else { return nil }
    return await withCheckedContinuation { continuation in
      let camera = Camera(caption) { path in continuation.resume(returning: path) }
      present(camera.controller)
    }
  }

  func scan() async -> String? {
    guard await mayUseCamera() else { return nil }
    return await withCheckedContinuation { continuation in
      present(Scanner(say) { code in continuation.resume(returning: code) })
    }
  }

  func call(_ number: String) {
    let digits = number.filter { $0.isNumber || $0 == "+" }
    guard let url = URL(string: digits.isEmpty ? "tel://" : "tel:\(digits)") else { return }
    UIApplication.shared.open(url)
  }

  func navigate(to address: String) {
    var maps = URLComponents(string: "https://maps.apple.com/")
    maps?.queryItems = [URLQueryItem(name: "daddr", value: address)]
    if let url = maps?.url { UIApplication.shared.open(url) }
  }

  func file(named name: String) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(name).path
  }

  func folder(named name: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
  }

  func qrCode(_ text: String) -> QrCode? { Code.draw(text) }

  func pickFile() async -> String? {
    await withCheckedContinuation { continuation in
      let picking = Picking { path in continuation.resume(returning: path) }
      present(picking.controller)
    }
  }

  func share(_ paths: [String]) {
    let files = paths.map { URL(fileURLWithPath: $0) }
    let sheet = UIActivityViewController(activityItems: files, applicationActivities: nil)
    // On an iPad it points at something.
    sheet.popoverPresentationController?.sourceView = top?.view
    present(sheet)
  }

  func remind(at: Timestamp, _ words: String) {
    let center = UNUserNotificationCenter.current()
    let seconds = max(1, Double(at - now()) / 1000)
    let content = UNMutableNotificationContent()
    content.title = words
    content.sound = .default
    let trigger = UNTimeIntervalNotificationTrigger(timeInterval: seconds, repeats: false)
    let request = UNNotificationRequest(identifier: reminder, content: content, trigger: trigger)
    Task {
      // She may have refused: the clock on the screen still runs.
      guard (try? await center.requestAuthorization(options: [.alert, .sound])) == true else { return }
      try? await center.add(request)
    }
  }

  func remindNoMore() {
    UNUserNotificationCenter.current().removePendingNotificationRequests(withIdentifiers: [reminder])
  }

  /// Asks once; when she refused, says where it can be allowed.
  private func mayUseCamera() async -> Bool {
    if await AVCaptureDevice.requestAccess(for: .video) { return true }
    let alert = UIAlertController(title: say.cameraRefused, message: nil, preferredStyle: .alert)
    alert.addAction(UIAlertAction(title: say.close, style: .cancel))
    alert.addAction(
      UIAlertAction(title: say.openSettings, style: .default) { _ in
        if let url = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(url) }
      })
    present(alert)
    return false
  }

  private func present(_ controller: UIViewController) {
    top?.present(controller, animated: true)
  }

  /// What is on the screen, a hazard's sheet before everything: only that may present.
  private var top: UIViewController? {
    let scenes = UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
    var top = scenes.first { $0.activationState == .foregroundActive }?.keyWindow?.rootViewController
    while let next = top?.presentedViewController { top = next }
    return top
  }
}

extension SystemPhone: UNUserNotificationCenterDelegate {
  /// The end of a hold test is said also while the app is open.
  nonisolated func userNotificationCenter(
    _ center: UNUserNotificationCenter, willPresent notification: UNNotification
  ) async -> UNNotificationPresentationOptions {
    [.banner, .sound]
  }
}
