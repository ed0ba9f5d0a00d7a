/// What a revision declares, read once for all clusters of which it declares the same.
actor GitReadings {
  /// How many readings are kept. Where each cluster has paths of its own, all of them would be all repositories at
  /// once in memory; what was let go is read again.
  private static let most = 16

  /// Upon which it depends what is read.
  struct Key: Hashable, Sendable {
    let commit: String
    let paths: [String]
    let defaultNamespace: String
    let keepsObjects: Bool
    let readsPodTemplates: Bool
  }

  private var readings: [Key: Task<DeclaredState, any Error>] = [:]
  /// The one that was asked for last stands last.
  private var order: [Key] = []

  func state(of key: Key, _ read: @escaping @Sendable () async throws -> DeclaredState)
    async throws -> DeclaredState
  {
    let task = readings[key] ?? Task { try await read() }
    readings[key] = task
    order.removeAll { $0 == key }
    order.append(key)
    // Who waits for one that is let go still gets it.
    if order.count > Self.most { readings[order.removeFirst()] = nil }
    return try await task.value
  }
}
