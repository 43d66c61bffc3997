import UIKit

/// The system's camera with what the picture must show written over it. Its picture lies in a temporary file; the core takes it from there.
@MainActor
final class Camera: NSObject, UIImagePickerControllerDelegate, UINavigationControllerDelegate {
  let controller = UIImagePickerController()
  private var done: ((String?) -> Void)?
  /// The controller holds its delegate weakly; this holds it until the picture is there.
  private var itself: Camera?

  init(_ caption: String, _ done: @escaping (String?) -> Void) {
    self.done = done
    super.init()
    itself = self
    controller.sourceType = .camera
    controller.cameraCaptureMode = .photo
    controller.delegate = self
    // A swipe down would end it without a word to anybody.
    controller.isModalInPresentation = true
    controller.modalPresentationStyle = .fullScreen
    if !caption.isEmpty { controller.cameraOverlayView = overlay(caption) }
  }

  func imagePickerController(
    _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
  ) {
    let image = info[.originalImage] as? UIImage
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".jpg")
    let written = image?.jpegData(compressionQuality: 0.9).map { (try? $0.write(to: file, options: .atomic)) != nil } ?? false
    end(written ? file.path : nil)
  }

  func imagePickerControllerDidCancel(_ picker: UIImagePickerController) {
    end(nil)
  }

  private func end(_ path: String?) {
    controller.dismiss(animated: true) { [self] in
      done?(path)
      (done, itself) = (nil, nil)
    }
  }

  private func overlay(_ caption: String) -> UIView {
    let label = UILabel(frame: CGRect(x: 0, y: 60, width: UIScreen.main.bounds.width, height: 60))
    label.text = caption
    label.textAlignment = .center
    label.textColor = .white
    label.backgroundColor = UIColor.black.withAlphaComponent(0.5)
    label.font = .preferredFont(forTextStyle: .headline)
    label.numberOfLines = 2
    label.isUserInteractionEnabled = false
    return label
  }
}
