import AnjianGenerated

/// An open data folder: the core, as an app meets it.
///
/// Calls that write are the actor's own and made in turn on a thread of their own; calls that read have another one and never wait for
/// them. None is made on the main thread. Every error is an `AnjianError`, which says what the screen should do now.
///
/// When a call that writes returns, what was entered survives the app being killed: there is nothing to save.
public actor Anjian {
  private let writing: Lane
  nonisolated let reading = Calls("reading")
  nonisolated let followers = Followers()
  nonisolated let workspace: Workspace

  public nonisolated var unownedExecutor: UnownedSerialExecutor { writing.asUnownedSerialExecutor() }

  private init(_ workspace: Workspace, writing: Lane) {
    self.workspace = workspace
    self.writing = writing
  }

  deinit {
    // Closing waits for calls under way; whoever lets go of the last reference must not, it may be the main thread.
    followers.end()
    let workspace = workspace
    writing.leave { workspace.close() }
  }

  /// Opens a data folder, made when there is none. Everything in it is encrypted. Draws the device's key, and the key of a new database,
  /// when the key store has none.
  ///
  /// Throws `InUse` when it is open already, `StorageFull`, `WrongKey` when the database is under another key than the key store's, or
  /// `Broken` when the key store does not answer or the database is damaged or newer than this program.
  public static func open(folder: String, platform: Platform) async throws(AnjianError) -> Anjian {
    let writing = Lane("writing")
    let workspace = try await Calls(on: writing).make { try Workspace.open(folder: folder, platform: platform) }
    return Anjian(workspace, writing: writing)
  }

  /// Closes it: runs of syncing stop, calls under way come to their end, and the folder is free when this returns. Every later call ends
  /// with `Closed`. Closing twice is harmless.
  public nonisolated func close() async {
    followers.end()
    // Not in turn: a call under way may take long, and closing is what ends it.
    let workspace = workspace
    let lane = Lane("closing")
    await withCheckedContinuation { (closed: CheckedContinuation<Void, Never>) in
      lane.leave {
        workspace.close()
        closed.resume()
      }
    }
  }

  /// Does something at an inspection, as somebody who had `seen` on the screen. When it returns, it survives the battery being pulled.
  ///
  /// Throws `Invalid`, `Entry` or `Incomplete` when it cannot be meant, `NotFound`, `Conflict` when `seen` is not of this inspection,
  /// `StorageFull`, `NoRoom`. Nothing is stored then.
  @discardableResult
  public func act(_ inspection: InspectionId, seen: Seen, _ action: Action) throws(AnjianError) -> Done {
    try told { try workspace.act(inspection: inspection, seen: seen, action: action) }
  }

  /// Takes the last tap at an inspection back, as long as it has not left the form. Whether there was one.
  @discardableResult
  public func undo(_ inspection: InspectionId) throws(AnjianError) -> Bool {
    try told { try workspace.undo(inspection: inspection) }
  }

  /// The form is left, or the app goes to the background. Nothing is lost without it; it keeps histories short.
  public func pause() throws(AnjianError) {
    try told { try workspace.pause() }
  }

  /// Enrols this device with the text of a scanned code; `deviceName` is for people. Sync afterwards.
  ///
  /// Throws `Invalid` when the text is no code, `Offline`, `Unauthorised` when it is wrong, used or expired.
  public func enrol(ticket: String, deviceName: String) throws(AnjianError) {
    try told { try workspace.enrol(ticket: ticket, deviceName: deviceName) }
  }

  /// Takes a photo into an inspection, as somebody who had `seen` on the screen. The camera's file at `path` is left as it was.
  ///
  /// Throws `Photo` with what to do about it, `NotFound`, `Conflict`, `StorageFull`, `NoRoom`. Nothing is stored then.
  public func takePhoto(
    _ inspection: InspectionId, seen: Seen, path: String, of: PhotoOf, source: PhotoSource
  ) throws(AnjianError) -> TakenPhoto {
    try told { try workspace.takePhoto(inspection: inspection, seen: seen, path: path, of: of, source: source) }
  }

  /// Makes room: removes the files of photos that headquarters has signed for; thumbnails stay. How many files went.
  public func freePhotos() throws(AnjianError) -> UInt32 {
    try told { try workspace.freePhotos() }
  }

  /// Drafts a notice: its number, drawn once and kept until it is served, and what it says.
  public func noticeDraft(
    _ inspection: InspectionId, kind: NoticeKind, hazards: [HazardKey], language: Language
  ) throws(AnjianError) -> NoticeDraft {
    try told { try workspace.noticeDraft(inspection: inspection, kind: kind, hazards: hazards, language: language) }
  }

  /// Writes a notice or the customer's report to `path`, as a PDF or as a picture per page.
  public func writePaper(
    _ inspection: InspectionId, _ paper: PaperKind, language: Language, format: PaperFormat, path: String
  ) throws(AnjianError) -> PaperFiles {
    try told {
      try workspace.writePaper(inspection: inspection, paper: paper, language: language, format: format, path: path)
    }
  }

  /// Takes what was drawn on a pad, one list of points for each touch, for a signature. Nothing is stored.
  public func signature(width: Float, height: Float, touches: [[PenPoint]]) throws(AnjianError) -> SignatureStrokes {
    try told { try workspace.signature(width: width, height: height, touches: touches) }
  }

  /// A signature as a screen draws it.
  public func signaturePicture(_ strokes: SignatureStrokes) throws(AnjianError) -> SignaturePicture {
    try told { try workspace.signaturePicture(strokes: strokes) }
  }

  /// Writes what headquarters has not acknowledged into a file, for another phone. `alsoHome` adds what was, so that receipts find their
  /// way back. The file is whole or not there.
  public func exportBundle(path: String, alsoHome: Bool = false) throws(AnjianError) -> BundleReport {
    try told { try workspace.exportBundle(path: path, alsoHome: alsoHome) }
  }

  /// Reads such a file in. Nothing comes twice; what fails its checks is set aside, the rest goes on.
  public func importBundle(path: String) throws(AnjianError) -> BundleReport {
    try told { try workspace.importBundle(path: path) }
  }

  /// Says what this phone holds, to be shown as a QR code for a colleague's phone. Each call speaks anew.
  public func makeHandshake() throws(AnjianError) -> Handshake {
    try told { try workspace.makeHandshake() }
  }

  /// What the phone whose code was scanned misses, in files of at most `partBytes` (1 to 32 MiB). Writes no file.
  public func readHandshake(_ handshake: String?, partBytes: UInt64) throws(AnjianError) -> Missed {
    try told { try workspace.readHandshake(partBytes: partBytes, handshake: handshake) }
  }

  /// Writes that into a folder. Each file is of use alone and may be read in any order.
  public func writeParts(folder: String, partBytes: UInt64, handshake: String?) throws(AnjianError) -> [PartFile] {
    try told { try workspace.writeParts(folder: folder, partBytes: partBytes, handshake: handshake) }
  }

  /// Reads such a file, or a bundle. Nothing comes twice; photos that came go to headquarters with this phone's own.
  public func readPart(path: String) throws(AnjianError) -> PartReport {
    try told { try workspace.readPart(path: path) }
  }

  /// Makes every list anew from the changes. How many inspections. A remedy for whoever is called for help.
  public func rebuild() throws(AnjianError) -> UInt32 {
    try told { try workspace.rebuild() }
  }
}

/// Reads a scanned code without using it. Throws `Invalid` when it is no code of a headquarters.
public func readTicket(_ text: String) throws(AnjianError) -> Ticket {
  try told { try AnjianGenerated.readTicket(text: text) }
}

/// The version of the library, for example `0.1.0`.
public func version() -> String {
  AnjianGenerated.version()
}
