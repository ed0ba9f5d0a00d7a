import Synchronization

/// An answer that is asked for once.
final class Remembered<Value: Sendable>: Sendable {
  private let answer = Mutex<Value?>(nil)

  func value(_ ask: () async throws(KubernetesError) -> Value) async throws(KubernetesError)
    -> Value
  {
    if let known = answer.withLock({ $0 }) { return known }
    let value = try await ask()
    answer.withLock { $0 = value }
    return value
  }

  var known: Value? { answer.withLock { $0 } }
  func set(_ value: Value) { answer.withLock { $0 = value } }
}
