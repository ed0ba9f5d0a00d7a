import Documents
import GitRepository
import KubernetesClient
import MendwallConfiguration
import PolicyModel

extension Detection {
  func request(
    _ declaration: Configuration.Scope, _ reading: Task<DeclaredState, any Error>,
    _ cluster: any Cluster
  ) -> LiveState.Request {
    let kinds = declaration.kinds ?? PolicyKind.all
    return LiveState.Request(
      kinds: kinds.filter { $0.role == .policy && scope.contains($0) },
      namespaces: scope.namespaces.isEmpty ? nil : scope.namespaces,
      declared: { (try? await reading.value)?.policies ?? [] },
      otherwise: { [scope] in
        let declared = (try? await reading.value)?.policies.compactMap(\.reference.namespace) ?? []
        var namespaces = Set(declared)
        for owned in [scope.owned, declaration.owns].compactMap({ $0 }) {
          namespaces.formUnion(owned.literalNames)
          guard owned.hasPatterns, let known = try? await cluster.list(.namespace, namespace: nil)
          else {
            continue
          }
          namespaces.formUnion(
            known.filter { owned.contains(NamespaceLabels($0)) != false }.map(\.reference.name))
        }
        return namespaces
      })
  }

  /// The cluster's namespaces with their labels, where anything depends on them.
  func namespaces(
    of cluster: any Cluster, _ live: LiveState, _ everything: [Policy], declared: DeclaredState,
    configured: OwnedNamespaces?
  ) async throws -> (known: [NamespaceLabels], diagnostics: [Diagnostic]) {
    let known = Set(declared.policies.map(\.identity))
    let reaching = live.policies.filter {
      $0.kind.role == .policy && !$0.kind.isNamespaced && !known.contains($0.identity)
    }
    let hasPatterns = configured?.hasPatterns == true || scope.owned.hasPatterns
    let isOwnershipOpen = configured?.selector != nil || hasPatterns && live.readOneByOne != nil
    guard isOwnershipOpen || !reaching.isEmpty else { return ([], []) }
    do {
      let objects =
        live.apis[PolicyKind.namespace.id] == nil
        ? try await cluster.list(.namespace, namespace: nil)
        : everything.filter { $0.kind === PolicyKind.namespace }
      return (objects.map { NamespaceLabels($0) }, [])
    } catch {
      // Whoever may not see the namespaces still learns what is in those that Git names.
      let unknown =
        isOwnershipOpen
        ? "which namespaces Git owns by a pattern or a selector is not known"
        : "which namespaces \(reaching[0].reference) and others like it reach is not known; each "
          + "counts as drift"
      return (
        [],
        [
          Diagnostic(
            isOwnershipOpen ? .error : .warning,
            "the cluster's namespaces could not be read (\(error)): \(unknown)")
        ]
      )
    }
  }

  /// A policy or namespace that was named and is nowhere is a slip of the person's, not a state in
  /// sync.
  func refuseUnknownNames(declared: [Policy], live: LiveState) throws {
    let references = (declared + live.policies).map(\.reference)
    let known = Set(references.map(\.qualifiedName))
    func isSeen(_ namespace: String?) -> Bool {
      !live.gaps.contains { $0.namespace == nil || $0.namespace == namespace }
    }
    for policy in scope.policies.sorted(by: { $0.qualifiedName < $1.qualifiedName })
    where !known.contains(policy.qualifiedName) && isSeen(policy.namespace) {
      throw NothingToCompare(
        description: "no policy \(policy.qualifiedName) is in Git or in the cluster; "
          + "look for a slip in its namespace or name")
    }
    let inhabited = Set(references.compactMap(\.namespace))
    for namespace in scope.mustHoldPolicies.subtracting(inhabited).sorted() where isSeen(namespace)
    {
      throw NothingToCompare(
        description: "no policy of the namespace \(namespace) is in Git or in the cluster; "
          + "look for a slip in its name")
    }
  }
}

extension NamespaceLabels {
  /// What a Namespace object tells.
  init(_ namespace: Policy) {
    self.init(
      name: namespace.reference.name,
      labels: Dictionary(
        namespace.labels.entries.map { ($0.key, $0.value.string ?? "") }
      ) { first, _ in first })
  }
}
