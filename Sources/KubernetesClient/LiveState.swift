public import PolicyModel

/// What could be seen of a cluster's policies.
public struct LiveState: Sendable {
  public var policies: [Policy] = []
  /// The namespaces that could not be read, and why.
  public var unseen: [String: KubernetesError] = [:]

  /// How many namespaces are listed at the same time.
  private static let parallelLists = 8

  /// Which namespaces are listed.
  public enum Extent: Sendable {
    /// These and no others, each by itself.
    case only(Set<String>)
    /// The whole cluster in one list; where that is forbidden, each of these by itself. They are
    /// asked for then.
    case all(otherwise: @Sendable () async -> Set<String>)
  }

  /// Lists the policies of a kind.
  ///
  /// - Throws: ``KubernetesError`` where nothing at all could be seen.
  public static func read(_ kind: PolicyKind, from cluster: any Cluster, _ extent: Extent)
    async throws(KubernetesError) -> LiveState
  {
    switch extent {
    case .only(let namespaces): return try await read(kind, from: cluster, each: namespaces)
    case .all(let otherwise):
      do throws(KubernetesError) {
        return LiveState(policies: try await cluster.list(kind, namespace: nil))
      } catch {
        guard error.code == .forbidden else { throw error }
        let namespaces = await otherwise()
        if namespaces.isEmpty { throw error }
        return try await read(kind, from: cluster, each: namespaces)
      }
    }
  }

  private static func read(
    _ kind: PolicyKind, from cluster: any Cluster, each namespaces: Set<String>
  ) async throws(KubernetesError) -> LiveState {
    var state = LiveState()
    var remaining = namespaces.sorted()[...]
    await withTaskGroup(of: (String, Result<[Policy], KubernetesError>).self) { group in
      func startNext() {
        guard let namespace = remaining.popFirst() else { return }
        group.addTask {
          do throws(KubernetesError) {
            return (namespace, .success(try await cluster.list(kind, namespace: namespace)))
          } catch { return (namespace, .failure(error)) }
        }
      }
      for _ in 0..<parallelLists { startNext() }
      for await (namespace, result) in group {
        switch result {
        case .success(let policies): state.policies += policies
        case .failure(let error): state.unseen[namespace] = error
        }
        startNext()
      }
    }
    if state.unseen.count == namespaces.count,
      let first = state.unseen.min(by: { $0.key < $1.key })
    {
      throw first.value
    }
    return state
  }
}
