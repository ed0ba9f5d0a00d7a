import Documents
public import PolicyModel
import Synchronization
public import Workloads

/// A cluster whose policies are kept in memory, and kept up by watches; everything else is asked of its server.
///
/// Whatever is listed once is watched from then on. What comes is not seen at once but step by step, as
/// ``advance()`` says, so that every version of an object is there to be looked at.
public final class MirroredCluster: Cluster {
  /// What is listed: a kind under an API, in one namespace or everywhere.
  struct Place: Hashable, Sendable {
    let kind: PolicyKind.ID
    let api: PolicyKind.API
    let namespace: String?
  }

  let server: APIServer
  private let pacing: WatchPacing
  private let changed: @Sendable () -> Void
  private let state: Mutex<State>
  private let description = Remembered<ClusterDescription>()
  private let served = Remembered<Set<PolicyKind.API>?>()
  private let definitions = Mutex<[String: DefinitionSchema?]>([:])
  private let workloads = Remembered<Outcome<LiveInventory>>()
  private let templates = Mutex<[Set<WorkloadReference>: Templates]>([:])

  private typealias Templates = (
    templates: [WorkloadReference: PodTemplate], notes: [Diagnostic]
  )

  private struct State {
    var sources: [Place: Source] = [:]
    var starting: [Place: Task<Outcome<Void>, Never>] = [:]
    /// What was listed since everything was compared last.
    var asked: Set<Place> = []
    /// What was begun since then.
    var begun: Set<Place> = []
    /// What the server does not have, or does not let this user see, as it said.
    var refused: [Place: KubernetesError] = [:]
    var queue: ChangeQueue<Place>
    var isShapeChanged = false
    var counts = Counts()
  }

  private struct Source {
    let reflector: Reflector
    var task: Task<Void, Never>?
    var view = SortedPolicies()
    var isStarted = false
    /// Whether the first list failed, and is tried again beside whatever else goes on.
    var isLate = false
    var lost: (since: ContinuousClock.Instant, error: KubernetesError)?
  }

  /// - Parameters:
  ///   - server: whose policies they are.
  ///   - pacing: how long watches last.
  ///   - mostWaiting: how many changes may wait to be looked at before an object's older ones are left out.
  ///   - changed: told that there is something to look at.
  public init(
    _ server: APIServer, pacing: WatchPacing = WatchPacing(), mostWaiting: Int = 4096,
    changed: @escaping @Sendable () -> Void
  ) {
    self.server = server
    self.pacing = pacing
    self.changed = changed
    state = Mutex(State(queue: ChangeQueue(most: mostWaiting)))
  }

  // MARK: What is kept in memory

  public func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]
  {
    let place = Place(kind: kind.id, api: api, namespace: namespace)
    state.withLock { _ = $0.asked.insert(place) }
    if let seen = try seen(place) { return seen }
    let start = state.withLock { state -> Task<Outcome<Void>, Never>? in
      if let starting = state.starting[place] { return starting }
      // Somebody else's has ended in between: a second watch of the same would never end.
      if state.sources[place] != nil || state.refused[place] != nil { return nil }
      let task = Task { await self.begin(kind, place) }
      state.starting[place] = task
      return task
    }
    try await start?.value.get()
    return try seen(place) ?? []
  }

  /// - Throws: why it is not seen. What cannot be watched for a short time is known as it was last.
  private func seen(_ place: Place) throws(KubernetesError) -> [Policy]? {
    let (policies, error): ([Policy]?, KubernetesError?) = state.withLock { state in
      if let refusal = state.refused[place] { return (nil, refusal) }
      guard let source = state.sources[place] else { return (nil, nil) }
      if let lost = source.lost {
        if lost.error.isRefusal || source.isLate { return (nil, lost.error) }
        if ContinuousClock.now - lost.since > pacing.absence {
          // Not that the whole server is out of reach: what else is known stays so.
          return (nil, KubernetesError(code: .timeout, lost.error.description))
        }
      }
      return (source.isStarted ? source.view.policies : nil, nil)
    }
    if let error { throw error }
    return policies
  }

  private func begin(_ kind: PolicyKind, _ place: Place) async -> Outcome<Void> {
    let reflector = Reflector(
      kind, as: place.api, namespace: place.namespace, from: server, pacing: pacing
    ) { [weak self] report in
      self?.take(report, from: place)
    }
    state.withLock { $0.sources[place] = Source(reflector: reflector) }
    let outcome = await Outcome { () async throws(KubernetesError) in try await reflector.start() }
    return state.withLock { state in
      state.starting[place] = nil
      // It may have been stopped.
      guard state.sources[place] != nil else { return outcome.map { _ in } }
      switch outcome {
      case .success(let start):
        state.sources[place]?.isStarted = true
        state.begun.insert(place)
        state.sources[place]?.task = Task { await reflector.run(start) }
        return .success(())
      case .failure(let error) where error.isRefusal:
        state.sources[place] = nil
        state.refused[place] = error
        return .failure(error)
      case .failure(let error):
        // It goes on trying, beside whatever else goes on.
        let isListed = reflector.hasListed
        state.counts.failures += 1
        state.sources[place]?.lost = (.now, error)
        state.sources[place]?.isStarted = isListed
        state.sources[place]?.isLate = !isListed
        state.sources[place]?.task = Task { await reflector.run(nil) }
        if isListed { state.begun.insert(place) }
        return isListed ? .success(()) : .failure(error)
      }
    }
  }

  private func take(_ report: Reflector.Report, from place: Place) {
    let isNews = state.withLock { state -> Bool in
      guard state.sources[place] != nil else { return false }
      func append(_ change: KnownObjects.Change) {
        state.queue.append(.init(source: place, change: change, heard: .now))
        state.counts.omitted = state.queue.omitted
      }
      switch report {
      case .listed(let changes):
        if state.sources[place]?.isStarted == false {
          for change in changes {
            state.sources[place]?.view.set(change.key, to: change.policy)
          }
          guard state.sources[place]?.isLate == true else { return false }
          state.sources[place]?.isStarted = true
          state.sources[place]?.isLate = false
          state.sources[place]?.lost = nil
          state.isShapeChanged = true
          return true
        }
        regain(place, &state)
        for change in changes { append(change) }
        return true
      case .changed(let change):
        state.counts.events += 1
        append(change)
        return true
      case .watching:
        let wasLost = state.sources[place]?.lost != nil
        regain(place, &state)
        return wasLost
      case .lost(let error):
        state.counts.failures += 1
        let since = state.sources[place]?.lost?.since ?? .now
        let wasRefused = state.sources[place]?.lost?.error.isRefusal == true
        state.sources[place]?.lost = (since, error)
        if error.isRefusal, !wasRefused { state.isShapeChanged = true }
        return true
      case .resumed:
        state.counts.resumed += 1
        return false
      case .expired:
        state.counts.expired += 1
        return false
      }
    }
    if isNews { changed() }
  }

  /// What could not be seen meanwhile is to be looked at as a whole.
  private func regain(_ place: Place, _ state: inout State) {
    guard let lost = state.sources[place]?.lost, state.sources[place]?.isLate == false else {
      return
    }
    if lost.error.isRefusal || ContinuousClock.now - lost.since > pacing.absence {
      state.isShapeChanged = true
    }
    state.sources[place]?.lost = nil
  }

  // MARK: Steps

  /// Goes one step on in what is seen.
  ///
  /// - Returns: what is otherwise since; nil where nothing is.
  public func advance() -> Step? {
    state.withLock { state in
      // What was begun since then, nobody has compared as a whole.
      var isOfAll = state.isShapeChanged || !state.begun.isEmpty
      state.isShapeChanged = false
      state.begun = []
      let heard = state.queue.oldest ?? .now
      let batch = state.queue.batch()
      if batch.isEmpty, !isOfAll { return nil }
      for entry in batch {
        state.sources[entry.source]?.view.set(entry.change.key, to: entry.change.policy)
        if entry.change.reference.kind == PolicyKind.namespace.kind { isOfAll = true }
      }
      return Step(changed: batch.map(\.change.reference), isOfAll: isOfAll, heard: heard)
    }
  }

  /// How many changes wait to be looked at, and since when the first has.
  public var waiting: (count: Int, since: ContinuousClock.Instant?) {
    state.withLock { state in
      state.isShapeChanged || !state.begun.isEmpty
        ? (max(state.queue.count, 1), state.queue.oldest ?? .now)
        : (state.queue.count, state.queue.oldest)
    }
  }

  /// How much has happened.
  public var counts: Counts { state.withLock(\.counts) }

  /// How many objects are kept, and how many watches keep them up.
  public var size: (objects: Int, watches: Int) {
    state.withLock { state in
      (state.sources.values.reduce(0) { $0 + $1.view.policies.count }, state.sources.count)
    }
  }

  /// Since when something that is watched could not be, and why not; nil where all is.
  public var lost: (since: ContinuousClock.Instant, error: KubernetesError)? {
    state.withLock { state in
      state.sources.values.compactMap(\.lost).min { $0.since < $1.since }
    }
  }

  /// What has not been watched for so long that it is no longer seen, and why not.
  public var absent: [(kind: PolicyKind, namespace: String?, error: KubernetesError)] {
    state.withLock { state in
      state.sources.compactMap { place, source in
        guard let lost = source.lost, ContinuousClock.now - lost.since > pacing.absence else {
          return nil
        }
        return (source.reflector.kind, place.namespace, lost.error)
      }
    }.sorted { ($0.kind.name, $0.namespace ?? "") < ($1.kind.name, $1.namespace ?? "") }
  }

  /// Everything that is seen was compared as a whole: of a kind what was not listed for it is no longer watched
  /// where another list has it.
  public func settle() async {
    let left = state.withLock { state -> [Source] in
      state.begun = []
      let asked = state.asked
      state.asked = []
      let listed = Set(asked.filter { state.sources[$0]?.isStarted == true }.map(\.kind))
      let left = state.sources.filter { place, source in
        !asked.contains(place) && listed.contains(place.kind) && source.isStarted
      }
      for place in left.keys { state.sources[place] = nil }
      return Array(left.values)
    }
    await MirroredCluster.end(left)
  }

  /// Lists everything anew, whatever was heard, and asks again for what was refused and for what else is
  /// remembered. What is found otherwise comes as steps.
  ///
  /// - Returns: whether all of it could be listed.
  public func renew() async -> Bool {
    let reflectors = state.withLock { $0.sources.values.filter(\.isStarted).map(\.reflector) }
    let isThere: Bool
    do throws(KubernetesError) {
      description.set(try await server.describe())
      isThere = true
    } catch { isThere = !error.concernsEveryRequest && error.code != .timeout }
    // Of a server that is away what is known stays so.
    if isThere {
      if let apis = try? await server.servedAPIs() { served.set(apis) }
      definitions.withLock { $0 = [:] }
      state.withLock { $0.refused = [:] }
    }
    return await withTaskGroup(of: Bool.self) { group in
      for reflector in reflectors { group.addTask { await reflector.renew() } }
      return await group.reduce(true) { $0 && $1 }
    }
  }

  /// Keeps once what the mirror and others keep alike.
  ///
  /// - Parameter others: the same objects in other forms, such as Git's.
  public func share(with others: [Policy]) {
    let others = Dictionary(others.map { ($0.identity, $0) }) { first, _ in first }
    state.withLock { state in
      for place in state.sources.keys { state.sources[place]?.view.share(with: others) }
    }
  }

  /// Ends the watches.
  public func stop() async {
    let (sources, starting) = state.withLock { state in
      defer { (state.sources, state.starting) = ([:], [:]) }
      return (Array(state.sources.values), Array(state.starting.values))
    }
    for start in starting { start.cancel() }
    await MirroredCluster.end(sources)
    for start in starting { _ = await start.value }
  }

  private static func end(_ sources: [Source]) async {
    for source in sources {
      source.task?.cancel()
      source.reflector.end()
    }
    for source in sources { await source.task?.value }
  }

  // MARK: What is remembered for a while

  public func describe() async throws(KubernetesError) -> ClusterDescription {
    try await description.value { () async throws(KubernetesError) in try await server.describe() }
  }

  public func servedAPIs() async throws(KubernetesError) -> Set<PolicyKind.API>? {
    try await served.value { () async throws(KubernetesError) in try await server.servedAPIs() }
  }

  public func definition(of kind: PolicyKind, as api: PolicyKind.API)
    async throws(KubernetesError) -> DefinitionSchema?
  {
    let key = "\(kind.id) \(api.apiVersion)"
    if let known = definitions.withLock({ $0[key] }) { return known }
    let definition = try await server.definition(of: kind, as: api)
    definitions.withLock { $0[key] = .some(definition) }
    return definition
  }

  public func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory {
    let outcome = try await workloads.value { () async throws(KubernetesError) in
      try await readInventory(namespaces)
    }
    return try outcome.get()
  }

  private func readInventory(_ namespaces: Set<String>?) async throws(KubernetesError)
    -> Outcome<LiveInventory>
  {
    do throws(KubernetesError) {
      return .success(try await server.inventory(namespaces: namespaces))
    } catch {
      // That it may not be seen is an answer.
      if error.concernsEveryRequest { throw error }
      return .failure(error)
    }
  }

  /// Reads what runs anew.
  ///
  /// - Returns: whether it is otherwise than before.
  public func renewWorkloads(namespaces: Set<String>?) async throws(KubernetesError) -> Bool {
    let inventory = try await readInventory(namespaces)
    let before = workloads.known
    // That a server is slow, or away, says nothing of what runs.
    if case .failure(let error) = inventory, !error.isRefusal, before != nil { throw error }
    workloads.set(inventory)
    templates.withLock { $0 = [:] }
    switch (before, inventory) {
    case (.success(let before)?, .success(let now)): return before.inventory != now.inventory
    case (.failure?, .failure): return false
    default: return true
    }
  }

  public func podTemplates(of workloads: Set<WorkloadReference>) async throws(KubernetesError)
    -> (templates: [WorkloadReference: PodTemplate], notes: [Diagnostic])
  {
    if let known = templates.withLock({ $0[workloads] }) { return known }
    let answer = try await server.podTemplates(of: workloads)
    templates.withLock { $0 = [workloads: answer] }
    return answer
  }
}
