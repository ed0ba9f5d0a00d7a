import Documents
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
    let answers = await withTaskGroup(of: Answer.self) { group in
      for kind in kinds {
        let api = live.apis[kind.id] ?? kind.api
        group.addTask { await Answer(of: kind, as: api, from: cluster) }
      }
      var answers: [PolicyKind.ID: Answer] = [:]
      for await answer in group { answers[answer.kind.id] = answer }
      return answers
    }
    for kind in kinds {
      guard let answer = answers[kind.id] else { continue }
      result.byKind[kind.id] = answer.definition
      result.diagnostics += answer.diagnostics
    }
    return result
  }

  /// What the cluster says of one kind.
  private struct Answer: Sendable {
    let kind: PolicyKind
    let definition: DefinitionSchema?
    private let source: String

    init(of kind: PolicyKind, as api: PolicyKind.API, from cluster: any Cluster) async {
      self.kind = kind
      do {
        definition = try await cluster.definition(of: kind, as: api)
        source =
          definition == nil
          ? "Mendwall's own table: the cluster has no definition of \(api.apiVersion) that says them"
          : "the cluster's definition of the kind"
      } catch {
        definition = nil
        source = "Mendwall's own table: the cluster's definition could not be read (\(error))"
      }
    }

    var diagnostics: [Diagnostic] {
      [Diagnostic(.info, "the defaults of \(kind.name) come from \(source)")]
        + (definition.map(strangeDefaults) ?? [])
    }

    /// Whoever may change a definition can make an unchanged manifest mean something else.
    private func strangeDefaults(_ definition: DefinitionSchema) -> [Diagnostic] {
      guard case .definition(let table) = kind.defaults else { return [] }
      return definition.defaults.filter { table.defaults[$0.key] != $0.value }
        .sorted { $0.key < $1.key }
        .map { place, value in
          Diagnostic(
            .warning,
            "the cluster's definition of \(kind.name) sets \(place) to \(JSONWriter.compact(value)), which "
              + "the project that publishes it does not; look at who changed the definition")
        }
    }
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
