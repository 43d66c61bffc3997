import AnjianGenerated

extension AnjianGenerated.AnjianError {
  /// What it says for a log and for whoever is called for help. What a person reads stands in its `words`, where it has some, or is the
  /// screen's own.
  public var why: String {
    switch self {
    case .NotFound(let what): "\(what) is not on this device"
    case .Invalid(let what, let why, _): "\(what): \(why)"
    case .Entry(let item, let field, let why, _): "\(item): \(field): \(why)"
    case .Photo(_, let why, _): why
    case .Incomplete(let count): "\(count) things are missing"
    case .Conflict(let what): "\(what) has changed meanwhile"
    case .Offline(let why): "headquarters cannot be reached: \(why)"
    case .Unauthorised(let why): "headquarters refuses this device: \(why)"
    case .StorageFull: "the disk is full"
    case .NoRoom(let needed, let free, let freeable):
      "\(needed) bytes are needed, \(free) are free, photos that are home have \(freeable)"
    case .InUse: "the data folder is open already"
    case .WrongKey: "the database cannot be opened with this device's key"
    case .Closed: "the workspace is closed"
    case .Broken(let why): why
    }
  }

  /// Its kind alone, as a word: `NotFound`, `Invalid`, …
  public var kind: String {
    switch self {
    case .NotFound: "NotFound"
    case .Invalid: "Invalid"
    case .Entry: "Entry"
    case .Photo: "Photo"
    case .Incomplete: "Incomplete"
    case .Conflict: "Conflict"
    case .Offline: "Offline"
    case .Unauthorised: "Unauthorised"
    case .StorageFull: "StorageFull"
    case .NoRoom: "NoRoom"
    case .InUse: "InUse"
    case .WrongKey: "WrongKey"
    case .Closed: "Closed"
    case .Broken: "Broken"
    }
  }
}
