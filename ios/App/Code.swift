import CoreGraphics
import CoreImage
import CoreImage.CIFilterBuiltins
import Foundation
import Services

/// The system's QR codes, read off its picture square by square.
@MainActor
enum Code {
  private static let context = CIContext()

  static func draw(_ text: String) -> QrCode? {
    let filter = CIFilter.qrCodeGenerator()
    filter.message = Data(text.utf8)
    filter.correctionLevel = "M"
    // One pixel is one square.
    guard let drawn = filter.outputImage, let picture = context.createCGImage(drawn, from: drawn.extent) else { return nil }
    let (width, height) = (picture.width, picture.height)
    var shades = [UInt8](repeating: 255, count: width * height)
    let read = shades.withUnsafeMutableBytes { bytes in
      let grey = CGContext(
        data: bytes.baseAddress, width: width, height: height, bitsPerComponent: 8, bytesPerRow: width,
        space: CGColorSpaceCreateDeviceGray(), bitmapInfo: CGImageAlphaInfo.none.rawValue)
      grey?.draw(picture, in: CGRect(x: 0, y: 0, width: width, height: height))
      return grey != nil
    }
    return read ? QrCode(width: width, dark: shades.map { $0 < 128 }) : nil
  }
}
