import Documents
import PolicyModel
import Workloads

extension APIServer {
  public func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory {
    async let others = listings(beside: namespaces)
    var live = LiveInventory()
    let seenPods: Outcome<Listing<Pod>> = await Outcome { () async throws(KubernetesError) in
      try await listing(in: namespaces) { (namespace) async throws(KubernetesError) in
        try await self.pods(namespace: namespace)
      }
    }
    let answers = await others
    let seen = try seenPods.get()
    live.namespaces = seen.namespaces
    live.podsError = seen.refusal
    live.notes += seen.notes(of: .pod)
    var reader = InventoryReader(foldsGenerated: true)
    for (listed, outcome) in zip(ListedResource.besidePods, answers) {
      switch outcome {
      case .success(let listing):
        for object in listing.items { reader.add(object) }
        live.notes += listing.notes(of: listed)
      case .failure(let error) where error.code == .forbidden:
        live.notes.append(
          Diagnostic(.warning, "the cluster's \(listed.resource) were left out: \(error)"))
      // A cluster need not have each API: Routes are OpenShift's.
      case .failure(let error) where error.code == .notFound: break
      case .failure(let error): throw error
      }
    }
    live.notes += reader.diagnostics
    live.inventory = reader.inventory
    live.inventory.pods = seen.items
    return live
  }

  private func pods(namespace: String?) async throws(KubernetesError) -> [Pod] {
    var reader = PodListReader()
    return try await pages(of: .pod, namespace: namespace) {
      (page: inout ObjectListPage) throws(DocumentError) in try reader.read(&page)
    }
  }

  /// The answers to ``ListedResource/besidePods``, in their order.
  private func listings(beside namespaces: Set<String>?) async -> [Outcome<Listing<Node>>] {
    await withTaskGroup(of: (Int, Outcome<Listing<Node>>).self) { group in
      for (index, listed) in ListedResource.besidePods.enumerated() {
        group.addTask {
          let isNamespaced = ListedResource.namespaced.contains(listed.resource)
          let outcome = await Outcome { () async throws(KubernetesError) in
            try await self.listing(in: isNamespaced ? namespaces : nil) {
              (namespace) async throws(KubernetesError) in
              try await self.pages(of: listed, namespace: namespace) {
                (page: inout ObjectListPage) throws(DocumentError) in
                try page.objects(listed, without: InventoryReader.selection)
              }
            }
          }
          return (index, outcome)
        }
      }
      var answers: [Int: Outcome<Listing<Node>>] = [:]
      for await (index, outcome) in group { answers[index] = outcome }
      return answers.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// Lists the whole cluster at once, or where that is forbidden the given namespaces one by one.
  private func listing<Item: Sendable>(
    in namespaces: Set<String>?,
    _ list: @escaping @Sendable (String?) async throws(KubernetesError) -> [Item]
  ) async throws(KubernetesError) -> Listing<Item> {
    do throws(KubernetesError) { return Listing(items: try await list(nil)) } catch {
      guard error.code == .forbidden, let namespaces, !namespaces.isEmpty else { throw error }
      let listing = try await Listing(each: namespaces, since: error, list)
      // Nothing can be seen: the right to list the whole cluster is the one to ask for.
      if listing.namespaces?.isEmpty == true { throw error }
      return listing
    }
  }
}

/// What was seen of one kind of objects.
private struct Listing<Item: Sendable>: Sendable {
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

extension ListedResource {
  fileprivate static let pod = ListedResource("Pod", "pods", .init(group: "", version: "v1"))

  /// What an inventory has beside pods.
  fileprivate static let besidePods = [
    ListedResource(.namespace, PolicyKind.namespace.api),
    ListedResource("Node", "nodes", .init(group: "", version: "v1")),
    ListedResource("Service", "services", .init(group: "", version: "v1")),
    ListedResource("Ingress", "ingresses", .init(group: "networking.k8s.io", version: "v1")),
    ListedResource("Route", "routes", .init(group: "route.openshift.io", version: "v1")),
  ]

  fileprivate static let namespaced: Set = ["services", "ingresses", "routes"]
}
