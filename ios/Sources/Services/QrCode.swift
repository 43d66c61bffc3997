/// A QR code as its squares, so that a screen draws it sharp at any size. Without the white edge around it.
public struct QrCode: Sendable, Equatable {
  /// How many squares a side has.
  public let side: Int
  /// Row by row from the top.
  public let dark: [Bool]

  /// Takes off the rows and columns at the edge that have nothing dark; nothing when what is left is no square.
  public init?(width: Int, dark: [Bool]) {
    guard width > 0, dark.count.isMultiple(of: width) else { return nil }
    let at = dark.indices.filter { dark[$0] }
    let (rows, columns) = (at.map { $0 / width }, at.map { $0 % width })
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(), let right = columns.max(),
      bottom - top == right - left
    else { return nil }
    side = right - left + 1
    self.dark = (top...bottom).flatMap { row in (left...right).map { dark[row * width + $0] } }
  }

  /// The dark runs of each row: where one begins and how long it is.
  public var runs: [(row: Int, from: Int, length: Int)] {
    (0..<side).flatMap { row in
      var found: [(row: Int, from: Int, length: Int)] = []
      for column in 0..<side where dark[row * side + column] {
        if let last = found.last, last.from + last.length == column {
          found[found.count - 1].length += 1
        } else {
          found.append((row, column, 1))
        }
      }
      return found
    }
  }
}
