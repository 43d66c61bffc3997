import AVFoundation
import Features
import UIKit

/// Reads one code with the camera, and goes.
@MainActor
final class Scanner: UIViewController, AVCaptureMetadataOutputObjectsDelegate {
  private let say: Say
  private var done: ((String?) -> Void)?
  private let session = AVCaptureSession()
  private let queue = DispatchQueue(label: "app.anjian.scanner")
  private var preview: AVCaptureVideoPreviewLayer?

  init(_ say: Say, _ done: @escaping (String?) -> Void) {
    (self.say, self.done) = (say, done)
    super.init(nibName: nil, bundle: nil)
    modalPresentationStyle = .fullScreen
  }

  @available(*, unavailable)
  required init?(coder: NSCoder) {
    fatalError("made in code only")
  }

  override func viewDidLoad() {
    super.viewDidLoad()
    view.backgroundColor = .black
    watch()
    addWords()
  }

  override func viewDidLayoutSubviews() {
    super.viewDidLayoutSubviews()
    preview?.frame = view.bounds
  }

  private func watch() {
    let output = AVCaptureMetadataOutput()
    guard let camera = AVCaptureDevice.default(for: .video), let input = try? AVCaptureDeviceInput(device: camera),
      session.canAddInput(input), session.canAddOutput(output)
    else { return }
    session.addInput(input)
    session.addOutput(output)
    output.setMetadataObjectsDelegate(self, queue: .main)
    let wanted: [AVMetadataObject.ObjectType] = [.qr, .code128, .code39, .ean13, .dataMatrix]
    output.metadataObjectTypes = wanted.filter { output.availableMetadataObjectTypes.contains($0) }
    let layer = AVCaptureVideoPreviewLayer(session: session)
    layer.videoGravity = .resizeAspectFill
    layer.frame = view.bounds
    view.layer.addSublayer(layer)
    preview = layer
    // Starting takes its time: not on the main thread.
    let session = session
    queue.async { session.startRunning() }
  }

  private func addWords() {
    let label = UILabel()
    label.text = say.showCode
    label.textColor = .white
    label.font = .preferredFont(forTextStyle: .headline)
    label.adjustsFontForContentSizeCategory = true
    label.numberOfLines = 0
    label.textAlignment = .center
    let close = UIButton(configuration: .filled(), primaryAction: UIAction(title: say.close) { [weak self] _ in self?.end(nil) })
    for view in [label, close] as [UIView] {
      view.translatesAutoresizingMaskIntoConstraints = false
      self.view.addSubview(view)
    }
    let safe = view.safeAreaLayoutGuide
    NSLayoutConstraint.activate([
      label.topAnchor.constraint(equalTo: safe.topAnchor, constant: 24),
      label.leadingAnchor.constraint(equalTo: safe.leadingAnchor, constant: 16),
      label.trailingAnchor.constraint(equalTo: safe.trailingAnchor, constant: -16),
      close.bottomAnchor.constraint(equalTo: safe.bottomAnchor, constant: -24),
      close.centerXAnchor.constraint(equalTo: safe.centerXAnchor),
      close.heightAnchor.constraint(greaterThanOrEqualToConstant: 52),
      close.widthAnchor.constraint(greaterThanOrEqualToConstant: 160),
    ])
  }

  nonisolated func metadataOutput(
    _ output: AVCaptureMetadataOutput, didOutput objects: [AVMetadataObject], from connection: AVCaptureConnection
  ) {
    let code = objects.compactMap { ($0 as? AVMetadataMachineReadableCodeObject)?.stringValue }.first
    // The delegate's queue is the main one.
    MainActor.assumeIsolated {
      if let code { end(code) }
    }
  }

  private func end(_ code: String?) {
    guard let done else { return }
    self.done = nil
    let session = session
    queue.async { session.stopRunning() }
    dismiss(animated: true) { done(code) }
  }
}
