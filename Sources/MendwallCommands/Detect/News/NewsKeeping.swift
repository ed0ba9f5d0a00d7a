import Documents
import FoundationEssentials
import KubernetesClient
import Logging
import PolicyModel
import Reports

/// What a schedule remembers from run to run: read before, told of, and renewed once all is delivered.
struct NewsKeeping {
  let place: NewsOptions.Place
  let outputs: [Output]
  let cluster: ClusterOptions
  let shard: Shard?
  let context: CommandContext
  let logger: Logger

  /// What is known of an earlier run.
  struct Earlier: Sendable {
    /// Nil where there was none.
    var memory: DriftMemory?
    /// The same as the ConfigMap has it, where it is kept in one.
    fileprivate var found = ConfigMapMemory.Found()
  }

  /// - Returns: nil where no news are asked for.
  init?(
    _ options: NewsOptions, _ output: ReportOutputOptions, _ cluster: ClusterOptions,
    shard: Shard?, _ context: CommandContext, _ logger: Logger
  ) {
    guard let place = options.place else { return nil }
    self.shard = shard
    self.place = place
    outputs = output.outputs
    self.cluster = cluster
    self.context = context
    self.logger = logger
  }

  /// What is known of the earlier run.
  func earlier() async throws -> Earlier {
    switch place {
    case .file(let file):
      let memory = try EarlierReport.read(file)
      if memory == nil, !outputs.contains(where: renews) {
        context.note(
          "mendwall: \(printable(file)) does not exist, so that everything is new; -o json=FILE would write it for the "
            + "next run")
      }
      return Earlier(memory: memory)
    case .configMap(let namespace, let name):
      let found = try await withMemory(namespace, name) { try await $0.read() }
      return Earlier(memory: found.memory, found: found)
    }
  }

  // MARK: Delivery

  /// Delivers the report, but for what the next run compares with.
  func deliver(_ report: DriftReport) -> Bool {
    let others = outputs.filter { !renews($0) }
    if others.isEmpty, !outputs.isEmpty { return true }
    return ReportDelivery(others, context).deliver(report)
  }

  /// Lets the next run know of this one, unless somebody has still to be told of it.
  ///
  /// - Parameters:
  ///   - report: of this run.
  ///   - earlier: what it was compared with.
  ///   - isDelivered: whether the report went everywhere else where it was to go.
  /// - Returns: false where the next run will not know of this one.
  func renew(with report: DriftReport, after earlier: Earlier, isDelivered: Bool) async -> Bool {
    guard isDelivered else {
      context.note(
        "mendwall: \(name) is left as it was, so that the next run tells this news again")
      return false
    }
    switch place {
    case .file:
      let last = outputs.filter(renews)
      return last.isEmpty || ReportDelivery(last, context).deliver(report)
    case .configMap(let namespace, let configMap):
      do {
        let forgotten = try await withMemory(namespace, configMap) {
          try await $0.renew(DriftMemory(report), since: earlier.found)
        }
        if forgotten > 0 {
          context.note(
            "mendwall: \(name) has no room for the \(forgotten) findings that may be gone; the next run does not tell "
              + "of them any more")
        }
        return true
      } catch {
        context.note(
          "mendwall: \(name) could not be renewed, so that the next run tells this news again: "
            + printable("\(error)"))
        return false
      }
    }
  }

  private var name: String {
    switch place {
    case .file(let file): printable(file)
    case .configMap(let namespace, let name): "the ConfigMap \(namespace)/\(name)"
    }
  }

  /// Whether an output is what the next run compares with.
  private func renews(_ output: Output) -> Bool {
    guard case .file(let file) = place, output.format == .json, let target = output.file else {
      return false
    }
    return Output.isSame(target, file)
  }

  private func withMemory<Result: Sendable>(
    _ namespace: String, _ name: String, _ work: (ConfigMapMemory) async throws -> Result
  ) async throws -> Result {
    try await cluster.withCluster(
      environment: context.environment, logger: logger, now: context.now
    ) { cluster, _ in
      guard let server = cluster as? APIServer else {
        throw ConfigMapMemory.Unusable(
          description: "files have no ConfigMap that could be renewed; name a file")
      }
      return try await work(
        ConfigMapMemory(server: server, namespace: namespace, name: name, shard: shard))
    }
  }
}
