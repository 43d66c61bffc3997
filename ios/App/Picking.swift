import UIKit
import UniformTypeIdentifiers

/// The system's file chooser. What she chooses is a copy in a temporary folder; the core takes it in from there.
@MainActor
final class Picking: NSObject, UIDocumentPickerDelegate {
  // Not only the app's own type: a messenger may have forgotten how the file ended.
  let controller = UIDocumentPickerViewController(forOpeningContentTypes: [.data], asCopy: true)
  private var done: ((String?) -> Void)?
  /// The controller holds its delegate weakly; this holds it until a file is there.
  private var itself: Picking?

  init(_ done: @escaping (String?) -> Void) {
    self.done = done
    super.init()
    itself = self
    controller.delegate = self
    // A swipe down would end it without a word to anybody.
    controller.isModalInPresentation = true
  }

  func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
    end(urls.first?.path)
  }

  func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) {
    end(nil)
  }

  private func end(_ path: String?) {
    done?(path)
    (done, itself) = (nil, nil)
  }
}
