import AnjianGenerated

extension Anjian {
  /// Makes a call on the caller's own thread, which it blocks: for the program that measures what the language boundary costs. An app, which
  /// is another package, cannot call it.
  package nonisolated func blocking<Value>(_ call: (Workspace) throws -> Value) throws(AnjianError) -> Value {
    try told { try call(workspace) }
  }
}
