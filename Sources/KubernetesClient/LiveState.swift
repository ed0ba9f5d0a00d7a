public import PolicyModel

/// What could be seen of a cluster's policies.
public struct LiveState: Sendable {
  public var policies: [Policy] = []
  /// What could not be read, and why.
  public var gaps: [Gap] = []
  /// The kinds that the cluster does not have.
  public var absent: [PolicyKind] = []
  /// The namespaces in which a kind was read one by one, since the whole cluster's objects may not be listed;
  /// nil where all were.
  public var readOneByOne: Set<String>?
  /// Under which API each kind was read.
  public var apis: [PolicyKind.ID: PolicyKind.API] = [:]

  /// A kind that could not be read, in one namespace or (nil) at all.
  public struct Gap: Sendable {
    public let kind: PolicyKind
    public let namespace: String?
    public let error: KubernetesError
  }

  /// What is to be read.
  public struct Request: Sendable {
    /// The kinds to read in any case.
    public var kinds: [PolicyKind]
    /// These namespaces and no others, each by itself; nil for the whole cluster.
    public var namespaces: Set<String>?
    /// What Git declares: which other kinds are to be read, where, and under which API. It is asked for
    /// once it is needed.
    public var declared: @Sendable () async -> [Policy]
    /// The namespaces to read one by one, where the whole cluster may not be read at once.
    public var otherwise: @Sendable () async -> Set<String>

    public init(
      kinds: [PolicyKind], namespaces: Set<String>? = nil,
      declared: @escaping @Sendable () async -> [Policy] = { [] },
      otherwise: @escaping @Sendable () async -> Set<String> = { [] }
    ) {
      self.kinds = kinds
      self.namespaces = namespaces
      self.declared = declared
      self.otherwise = otherwise
    }
  }

  /// Whether the place of a declared policy could be read.
  public func saw(_ policy: Policy) -> Bool {
    !gaps.contains {
      $0.kind === policy.kind && ($0.namespace == nil || $0.namespace == policy.reference.namespace)
    }
  }

  /// Reads the objects of each kind.
  ///
  /// - Throws: ``KubernetesError`` where nothing at all could be seen, or the cluster itself is out of
  ///   reach.
  public static func read(_ request: Request, from cluster: any Cluster)
    async throws(KubernetesError) -> LiveState
  {
    let served = Served(cluster)
    var parts: [PolicyKind.ID: Part] = [:]
    await withTaskGroup(of: (PolicyKind, Part).self) { group in
      for kind in request.kinds {
        group.addTask { (kind, await Part.read(kind, request, from: cluster, served: served)) }
      }
      let known = Set(request.kinds.map(\.id))
      for kind in Set(await request.declared().map(\.kind.id)).subtracting(known) {
        guard let kind = PolicyKind.all.first(where: { $0.id == kind }) else { continue }
        group.addTask { (kind, await Part.read(kind, request, from: cluster, served: served)) }
      }
      for await (kind, part) in group { parts[kind.id] = part }
    }
    return try joined(parts)
  }

  private static func joined(_ parts: [PolicyKind.ID: Part]) throws(KubernetesError) -> LiveState {
    var state = LiveState()
    var isAnythingSeen = false
    for kind in PolicyKind.all {
      switch parts[kind.id] {
      case .seen(let policies, let api, let gaps, let oneByOne)?:
        isAnythingSeen = true
        state.readOneByOne = oneByOne ?? state.readOneByOne
        state.policies += policies
        state.apis[kind.id] = api
        state.gaps += gaps
      case .unseen(let error)? where error.concernsEveryRequest: throw error
      case .unseen(let error)?: state.gaps.append(Gap(kind: kind, namespace: nil, error: error))
      case .absent?: state.absent.append(kind)
      case nil: break
      }
    }
    if !isAnythingSeen, let first = state.gaps.first { throw first.error }
    return state
  }
}

/// What was seen of one kind.
private enum Part: Sendable {
  /// How many namespaces are listed at the same time.
  private static let parallelLists = 8

  /// With the namespaces that were read, where that was for want of the right to list the whole cluster's.
  case seen([Policy], PolicyKind.API, [LiveState.Gap], oneByOne: Set<String>?)
  case unseen(KubernetesError)
  case absent

  static func read(
    _ kind: PolicyKind, _ request: LiveState.Request, from cluster: any Cluster,
    served: Served
  ) async -> Part {
    // A custom kind may not be there. For the others no answer needs to be waited for.
    var apis = kind.apis
    if case .definition = kind.defaults {
      switch await served.apis() {
      case .success(let served?):
        apis = apis.filter { served.contains($0) }
      case .success(nil): break
      case .failure(let error): return .unseen(error)
      }
      if apis.count > 1 {
        // The objects are the same under each; those that Git writes are compared best as it writes them.
        let used = Set(
          await request.declared().filter { $0.kind === kind }.map(\.reference.apiVersion))
        apis = apis.filter { used.contains($0.apiVersion) } + apis
      }
    }
    for api in apis {
      let part = await read(kind, as: api, request, from: cluster)
      if case .unseen(let error) = part, error.code == .notFound { continue }
      return part
    }
    return .absent
  }

  private static func read(
    _ kind: PolicyKind, as api: PolicyKind.API, _ request: LiveState.Request,
    from cluster: any Cluster
  ) async -> Part {
    if kind.isNamespaced, let namespaces = request.namespaces {
      return await read(kind, as: api, each: namespaces, from: cluster, since: nil)
    }
    do throws(KubernetesError) {
      return .seen(
        try await cluster.list(kind, as: api, namespace: nil), api, [], oneByOne: nil)
    } catch {
      guard kind.isNamespaced, error.code == .forbidden else { return .unseen(error) }
      return await read(kind, as: api, each: await request.otherwise(), from: cluster, since: error)
    }
  }

  /// - Parameter failure: why the kind is not listed in the whole cluster at once.
  private static func read(
    _ kind: PolicyKind, as api: PolicyKind.API, each namespaces: Set<String>,
    from cluster: any Cluster, since failure: KubernetesError?
  ) async -> Part {
    var policies: [Policy] = []
    var gaps: [LiveState.Gap] = []
    var remaining = namespaces.sorted()[...]
    await withTaskGroup(of: (String, Outcome<[Policy]>).self) { group in
      func startNext() {
        guard let namespace = remaining.popFirst() else { return }
        group.addTask {
          let outcome = await Outcome { () async throws(KubernetesError) in
            try await cluster.list(kind, as: api, namespace: namespace)
          }
          return (namespace, outcome)
        }
      }
      for _ in 0..<parallelLists { startNext() }
      for await (namespace, outcome) in group {
        switch outcome {
        case .success(let found): policies += found
        case .failure(let error):
          gaps.append(LiveState.Gap(kind: kind, namespace: namespace, error: error))
        }
        startNext()
      }
    }
    gaps.sort { ($0.namespace ?? "") < ($1.namespace ?? "") }
    if gaps.count == namespaces.count {
      guard let error = failure ?? gaps.first?.error else {
        return .seen([], api, [], oneByOne: failure.map { _ in namespaces })
      }
      return .unseen(error)
    }
    return .seen(policies, api, gaps, oneByOne: failure.map { _ in namespaces })
  }
}

extension KubernetesError {
  /// Whether no other request would fare better.
  public var concernsEveryRequest: Bool {
    [.configuration, .credential, .unreachable, .certificate, .unauthorized, .file].contains(code)
  }

  /// Whether the server answered, and does not show what was asked for.
  var isRefusal: Bool { [.forbidden, .notFound].contains(code) }
}

/// The APIs of a cluster, asked for once, and only where a custom kind is looked for.
private actor Served {
  private let cluster: any Cluster
  private var answer: Task<Outcome<Set<PolicyKind.API>?>, Never>?

  init(_ cluster: any Cluster) { self.cluster = cluster }

  func apis() async -> Outcome<Set<PolicyKind.API>?> {
    let task =
      answer
      ?? Task { [cluster] in
        await Outcome { () async throws(KubernetesError) in try await cluster.servedAPIs() }
      }
    answer = task
    return await task.value
  }
}

typealias Outcome<Success> = Result<Success, KubernetesError>

extension Result where Failure == KubernetesError {
  init(_ body: () async throws(KubernetesError) -> Success) async {
    do throws(KubernetesError) { self = .success(try await body()) } catch {
      self = .failure(error)
    }
  }
}
