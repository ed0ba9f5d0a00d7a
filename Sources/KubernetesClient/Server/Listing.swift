import PolicyModel

/// What was seen of one kind of objects.
struct Listing<Item: Sendable>: Sendable {
  /// How many namespaces are listed at the same time.
  private static var parallelLists: Int { 8 }

  var items: [Item]
  /// Where objects were seen; nil for everywhere.
  var namespaces: Set<String>?
  /// Why not everywhere.
  var refusal: KubernetesError?
  /// The namespaces that the user may not list either, in their order.
  var gaps: [(namespace: String, error: KubernetesError)] = []

  init(items: [Item]) { self.items = items }

  init(
    each namespaces: Set<String>, since refusal: KubernetesError,
    _ list: @escaping @Sendable (String?) async throws(KubernetesError) -> [Item]
  ) async throws(KubernetesError) {
    var outcomes: [String: Outcome<[Item]>] = [:]
    var remaining = namespaces.sorted()[...]
    await withTaskGroup(of: (String, Outcome<[Item]>).self) { group in
      func startNext() {
        guard let namespace = remaining.popFirst() else { return }
        group.addTask {
          (
            namespace,
            await Outcome { () async throws(KubernetesError) in try await list(namespace) }
          )
        }
      }
      for _ in 0..<Listing.parallelLists { startNext() }
      for await (namespace, outcome) in group {
        outcomes[namespace] = outcome
        startNext()
      }
    }
    items = []
    self.refusal = refusal
    var seen: Set<String> = []
    for (namespace, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
      switch outcome {
      case .success(let found):
        items += found
        seen.insert(namespace)
      case .failure(let error) where error.code == .forbidden: gaps.append((namespace, error))
      case .failure(let error): throw error
      }
    }
    self.namespaces = seen
  }

  func notes(of listed: ListedResource) -> [Diagnostic] {
    guard let refusal else { return [] }
    let whole = Diagnostic(
      .warning,
      "only the \(listed.resource) of single namespaces were read, not the whole cluster's: \(refusal)"
    )
    return [whole]
      + gaps.map { gap in
        Diagnostic(
          .warning,
          "the \(listed.resource) of namespace \(gap.namespace) were left out: \(gap.error)")
      }
  }
}
