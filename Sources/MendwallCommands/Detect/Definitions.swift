import KubernetesClient
import PolicyModel

/// What the cluster's definitions say of the custom kinds that Git declares.
struct Definitions: Sendable {
  private(set) var byKind: [PolicyKind.ID: DefinitionSchema] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads the definition of each custom kind among the declared policies.
  ///
  /// A definition that cannot be read is no failure: the kind's own table stands in for it, and that is
  /// told.
  static func read(for declared: [Policy], live: LiveState, from cluster: any Cluster) async
    -> Definitions
  {
    var result = Definitions()
    let declaredKinds = Set(declared.map(\.kind.id))
    let kinds = PolicyKind.all.filter { kind in
      guard case .definition = kind.defaults else { return false }
      return declaredKinds.contains(kind.id) && !live.absent.contains { $0 === kind }
    }
    await withTaskGroup(of: (PolicyKind, Result<DefinitionSchema?, KubernetesError>).self) {
      group in
      for kind in kinds {
        group.addTask {
          do throws(KubernetesError) {
            let api = live.apis[kind.id] ?? kind.api
            return (kind, .success(try await cluster.definition(of: kind, as: api)))
          } catch { return (kind, .failure(error)) }
        }
      }
      var notes: [PolicyKind.ID: String] = [:]
      for await (kind, outcome) in group {
        switch outcome {
        case .success(let definition?):
          result.byKind[kind.id] = definition
          notes[kind.id] = "come from the cluster's definition of the kind"
        case .success(nil):
          notes[kind.id] = "come from Mendwall's own table: the cluster has no definition of it"
        case .failure(let error):
          notes[kind.id] =
            "come from Mendwall's own table: the cluster's definition could not be read (\(error))"
        }
      }
      for kind in kinds {
        guard let note = notes[kind.id] else { continue }
        result.diagnostics.append(Diagnostic(.info, "the defaults of \(kind.name) \(note)"))
      }
    }
    return result
  }

  /// The policies with the defaults of the definitions that were read.
  func complete(_ policies: [Policy]) -> [Policy] {
    byKind.isEmpty ? policies : policies.map(complete)
  }

  func complete(_ policy: Policy) -> Policy {
    byKind[policy.kind.id].map { policy.completed(by: $0) } ?? policy
  }

  subscript(kind: PolicyKind) -> DefinitionSchema? { byKind[kind.id] }
}
