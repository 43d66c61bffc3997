import AnjianGenerated

/// What the screens show. One call serves one screen; looking writes nothing.
extension Anjian {
  /// Who this device is, and whether it is enrolled.
  public nonisolated func me() async throws(AnjianError) -> Me {
    let workspace = workspace
    return try await reading.make { try workspace.me() }
  }
}
