import ArgumentParser
import Containment
import Documents
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reconciliation
import Reports

/// One emergency isolation: from namespaces to a plan, and from a plan to policies that are read back.
struct Containing {
  let options: ContainOptions
  let write: WriteOptions
  let context: CommandContext
  let delivery: EventDelivery
  /// Logs of the connections that were seen before; nil for none.
  var flows: FlowReading?

  /// - Throws: a sentence, where nothing was written.
  func run(_ cluster: any Cluster) async throws -> ExitStatus {
    let startedAt = context.now()
    let description = try await cluster.describe()
    let containment = try options.containment(at: startedAt)
    let known = try await Namespaces.read(cluster)
    let namespaces = try await namespaces(known, cluster)
    let state = try await ContainedState.read(cluster, namespaces)
    var draft = ContainmentDraft(containment, state: state, namespaces: namespaces, known: known)
    draft.bundle = try write.bundleFolder(for: "contain", context)
    try await draft.make(overriding: options.override, cluster)
    var simulation = RestoreSimulation(
      live: state.policies, try await SeenWorkloads.read(from: cluster, namespaces: nil))
    let assignments = simulation.annotated(draft.assignments)
    var plan = RestorePlan(
      purpose: .contain, cluster: DriftReport.Cluster(description), createdAt: startedAt,
      steps: assignments.map(\.step), warnings: draft.warnings + simulation.warnings)
    if let flows {
      let cuts = try await simulation.observedCuts(by: assignments, flows)
      plan.observedCuts = cuts.answer
      plan.warnings += cuts.warnings
    }
    var write = write
    write.bundle = draft.bundle
    let judge = Judge { _, _ in false }
    return try await WriteRun(
      readingBack: assignments, cluster, description, judge, write, context, delivery
    ).finish(plan, assignments, as: state.gaps.isEmpty ? .inSync : .incomplete)
  }

  /// The namespaces that are meant, which must be there.
  private func namespaces(_ known: Namespaces, _ cluster: any Cluster) async throws -> [String] {
    if let text = options.selector {
      guard let labels = known.labels else {
        throw Refusal(
          "nothing was written: the namespaces cannot be listed, so --selector selects none "
            + "(\(known.failure ?? "no reason given")); name them")
      }
      guard let selector = LabelSelector(try PodSelector(text).node) else {
        throw Refusal("nothing was written: --selector \(quoted(text)) cannot be read")
      }
      let selected = labels.filter {
        !OwnedNamespaces.system.contains($0.name) && selector.matches($0.label) == true
      }
      guard !selected.isEmpty else {
        throw Refusal("nothing was written: no namespace has the labels \(quoted(text))")
      }
      return selected.map(\.name).sorted()
    }
    for namespace in options.namespaces {
      let isThere = known.has(namespace)
      let answer = isThere == nil ? try await cluster.hasNamespace(namespace) : isThere
      if answer == false {
        throw Refusal(
          "nothing was written: there is no namespace \(namespace); look for a slip in its name")
      }
    }
    return Set(options.namespaces).sorted()
  }
}

/// What is known of the cluster's namespaces.
struct Namespaces {
  /// Nil where they may not be listed.
  let labels: [NamespaceLabels]?
  /// Why not.
  let failure: String?

  static func read(_ cluster: any Cluster) async throws -> Namespaces {
    do throws(KubernetesError) {
      let objects = try await cluster.list(.namespace, namespace: nil)
      // A snapshot need not hold the namespaces of its objects.
      return Namespaces(
        labels: objects.isEmpty ? nil : objects.map { NamespaceLabels($0) },
        failure: objects.isEmpty ? "there are none" : nil)
    } catch {
      guard error.code == .forbidden else { throw error }
      return Namespaces(labels: nil, failure: "\(error)")
    }
  }

  subscript(name: String) -> NamespaceLabels {
    labels?.first { $0.name == name } ?? NamespaceLabels(name: name, labels: nil)
  }

  /// Nil where that cannot be told.
  func has(_ name: String) -> Bool? { labels.map { $0.contains { $0.name == name } } }

  /// Whether a namespace has the label with its name, as servers since 1.21 set it.
  func isNamedByLabel(_ name: String) -> Bool {
    guard let labels else { return true }
    return labels.first { $0.name == name }?.labels?[NamespaceLabels.nameLabel] == name
  }
}

/// The policies that matter for a containment.
struct ContainedState {
  let policies: [Policy]
  let apis: [PolicyKind.ID: PolicyKind.API]
  /// What could not be seen, in sentences.
  let gaps: [String]

  /// - Parameter namespaces: the ones that are cut off; nil for all.
  static func read(_ cluster: any Cluster, _ namespaces: [String]?) async throws -> ContainedState {
    let state = try await LiveState.read(
      LiveState.Request(
        kinds: PolicyKind.all.filter { $0.role == .policy }, namespaces: namespaces.map { Set($0) }),
      from: cluster)
    return ContainedState(
      policies: state.policies, apis: state.apis,
      gaps: state.gaps.map { gap in
        "the \(gap.kind.resource)\(gap.namespace.map { " of \($0)" } ?? "") could not be read, and may "
          + "let traffic through: \(gap.error)"
      })
  }
}

extension ClusterOptions {
  func refuseStandardInput() throws {
    if live == "-" {
      throw ValidationError("Standard input cannot be written; name a file or folder with --live.")
    }
  }
}
