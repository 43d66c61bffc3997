/// A value of JSON, read and written.
enum Json: Sendable, Equatable {
  case null
  case flag(Bool)
  case whole(Int64)
  case number(Double)
  case text(String)
  case list([Json])
  case object([String: Json])
}

/// Why a request cannot be understood.
struct NotUnderstood: Error, CustomStringConvertible {
  let description: String

  init(_ why: String) {
    description = why
  }
}

extension Json {
  /// A text that must be there.
  func text(_ name: String) throws -> String {
    guard let text = optional(name) else { throw NotUnderstood("\(name) is missing") }
    return text
  }

  /// A text that may be left out.
  func optional(_ name: String) -> String? {
    guard case .text(let text)? = self[name] else { return nil }
    return text
  }

  /// A flag; left out, it is down.
  func flag(_ name: String) -> Bool {
    self[name] == .flag(true)
  }

  /// A number that must be there.
  func number(_ name: String) throws -> Double {
    guard let number = self[name]?.double else { throw NotUnderstood("\(name) is missing") }
    return number
  }

  /// A list of texts; left out, it is empty.
  func texts(_ name: String) -> [String] {
    self[name]?.texts ?? []
  }

  /// The texts of a list.
  var texts: [String] {
    guard case .list(let list) = self else { return [] }
    return list.compactMap {
      guard case .text(let text) = $0 else { return nil }
      return text
    }
  }

  /// Its number, if it is one.
  var double: Double? {
    switch self {
    case .whole(let whole): Double(whole)
    case .number(let number): number
    default: nil
    }
  }

  /// The only field of an object that says what it is by its name.
  func only() throws -> (String, Json) {
    guard case .object(let object) = self, object.count == 1, let only = object.first else {
      throw NotUnderstood("not an object with one field: \(self)")
    }
    return only
  }

  subscript(name: String) -> Json? {
    guard case .object(let object) = self else { return nil }
    return object[name]
  }
}

extension Json: Codable {
  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let whole = try? value.decode(Int64.self) {
      self = .whole(whole)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([Json].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: Json].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .flag(let flag): try value.encode(flag)
    case .whole(let whole): try value.encode(whole)
    case .number(let number): try value.encode(number)
    case .text(let text): try value.encode(text)
    case .list(let list): try value.encode(list)
    case .object(let object): try value.encode(object)
    }
  }
}

extension Json: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
  init(stringLiteral text: String) {
    self = .text(text)
  }

  init(dictionaryLiteral fields: (String, Json)...) {
    self = .object(Dictionary(fields) { _, last in last })
  }
}
