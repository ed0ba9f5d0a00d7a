import GitRepository
import KubernetesClient
import Logging
import MendwallConfiguration
import PolicyModel
import Reports
import Synchronization

/// `mendwall detect` of many clusters.
struct FleetDetection {
  /// Where the clusters are named.
  let place: FleetOptions.Place
  let options: FleetOptions
  let cluster: ClusterOptions
  /// What all clusters have in common.
  let detection: Detection
  /// What the objects of a report in its cluster are called, where it is kept there.
  let objects: ReportObjectOptions
  let context: CommandContext

  struct Outcome {
    let list: DriftReportList
    let source: GitSource
    /// Whether each report is in its cluster that was to be there.
    let isPublished: Bool
  }

  /// - Throws: where nothing could begin: Git, the configuration, or where the clusters are named.
  func outcome() async throws -> Outcome {
    let (environment, logger) = (context.environment, detection.logger)
    let found = try await options.found(
      in: place, cluster, environment: environment, logger: logger, now: context.now)
    let repository = try await detection.place()
    let (source, head) = try await detection.withDeadline { [detection] in
      let source = try GitSource.open(detection.git, in: repository)
      return (source, try detection.head.map { try repository.open().commit(named: $0).id })
    }
    let shard = options.shard?.shard
    let clusters = found.filter { shard?.contains($0.name) ?? true }
    var common = detection
    common.shard = nil
    common.known = Detection.Known(source: source, readings: GitReadings())
    let progress = FleetProgress(count: clusters.count, context)
    let isPublished = Mutex(true)
    var publish: FleetRun.Afterwards?
    if objects.publishReports {
      publish = { [objects] outcome, server in await outcome.published(objects, into: server) }
    }
    let run = FleetRun(
      clusters: clusters, detection: common, limits: cluster.limits, parallel: options.parallel,
      timeout: .seconds(options.clusterTimeout), progress: progress.show, afterwards: publish
    ) { [context] result, name in
      if !Detection.Outcome.tell(result, of: name, context) { isPublished.withLock { $0 = false } }
    }
    let list = await run.run(
      shard: shard,
      asked: DriftReportList.Asked(
        repository: source.repository, commit: source.commit.id, head: head,
        clusters: options.inWords(place, cluster),
        scope: detection.scope.inReport(paths: detection.git.paths)))
    progress.end()
    return Outcome(list: list, source: source, isPublished: isPublished.withLock { $0 })
  }
}

/// How far a run is, on a terminal.
struct FleetProgress: Sendable {
  let count: Int
  private let context: CommandContext

  init(count: Int, _ context: CommandContext) {
    self.count = count
    self.context = context
  }

  @Sendable func show(_ done: Int) {
    guard context.showsProgress else { return }
    context.show("\r\u{1B}[K\(done) of \(count) clusters")
  }

  func end() {
    if context.showsProgress { context.show("\r\u{1B}[K") }
  }
}
