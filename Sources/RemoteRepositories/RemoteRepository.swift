import FoundationEssentials
public import GitRepository
import Synchronization

/// A remote repository, read through a mirror in the cache folder that runs share.
public struct RemoteRepository: Sendable {
  public let address: RemoteAddress
  let credentials: RemoteCredentials
  let cache: CacheFolder
  let mirror: Mirror
  private let limits: Limits
  private let events: Events

  public struct Limits: Sendable {
    /// How long a server may say nothing.
    public var silence: Duration
    /// How long another run that fetches the same is waited for.
    public var waiting: Duration
    /// In how many packs the copy may be, of which each fetch of news brings one.
    public var packs: Int

    public init(
      silence: Duration = .seconds(60), waiting: Duration = .seconds(600), packs: Int = 50
    ) {
      self.silence = silence
      self.waiting = waiting
      self.packs = packs
    }
  }

  /// What is told while it is worked.
  public struct Events: Sendable {
    /// A sentence that a person should read.
    public var note: @Sendable (String) -> Void
    /// How far a fetch is, often.
    public var progress: @Sendable (FetchProgress) -> Void
    /// For whoever wants to know more.
    public var debug: @Sendable (String) -> Void

    public init(
      note: @escaping @Sendable (String) -> Void = { _ in },
      progress: @escaping @Sendable (FetchProgress) -> Void = { _ in },
      debug: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.note = note
      self.progress = progress
      self.debug = debug
    }
  }

  /// A repository on disk, to be read.
  public struct Copy: Sendable {
    /// The mirror's folder.
    public let folder: String
    /// By what people know it: the address, without secrets.
    public let name: String
    /// Seconds since 1970, when the remote repository was asked last.
    public let fetchedAt: Int64
    /// Whether it was asked in this run.
    public let isFresh: Bool
    fileprivate let mirror: Mirror

    /// Has the next run make it anew: objects of it could not be read.
    public func noteDamage() { mirror.noteDamage() }
  }

  /// - Parameters:
  ///   - address: where it is.
  ///   - credentials: what is shown to it where it asks; its environment also tells where the cache folder is.
  ///   - limits: how long it may take.
  ///   - events: who is told.
  /// - Throws: ``RemoteError`` where there is no cache folder.
  public init(
    _ address: RemoteAddress, credentials: RemoteCredentials, limits: Limits = Limits(),
    events: Events = Events()
  ) throws(RemoteError) {
    self.address = address
    self.credentials = credentials
    self.limits = limits
    self.events = events
    cache = try CacheFolder(environment: credentials.environment)
    mirror = cache.mirror(of: address)
  }

  /// The copy as it is, without asking anybody.
  ///
  /// - Throws: ``RemoteError`` where there is none.
  public func offlineCopy() throws(RemoteError) -> Copy {
    guard mirror.isThere, let state = mirror.state() else {
      throw RemoteError(
        .offline,
        "there is no copy of \(address) in \(cache.path) that --offline could use; run once without it"
      )
    }
    if let damage = mirror.damage() {
      throw RemoteError(
        .offline,
        "the copy of \(address) in \(mirror.folder) is damaged (\(damage)); run once without --offline, which makes "
          + "it anew")
    }
    return copy(fetchedAt: state.fetchedAt, isFresh: false)
  }

  /// A copy that has some revisions, as the remote repository has them now.
  ///
  /// - Parameters:
  ///   - revisions: as people write them. What is a commit's full id, and there, needs nobody to be asked.
  ///   - now: the time of day, in seconds since 1970.
  /// - Throws: ``RemoteError``
  public func copy(for revisions: [String], now: @Sendable () -> Int64) async throws -> Copy {
    if let there = copyOfIDs(revisions) { return there }
    if let authorities = credentials.authorities, [.https, .http].contains(address.scheme) {
      try Authorities.trust(authorities.file, of: authorities.origin)
    }
    try cache.make()
    let lock = try await MirrorLock(
      mirror.lockFile, of: address, waitingFor: limits.waiting, waiting: events.note)
    defer { lock.release() }
    mirror.tidy()
    var isThere = mirror.isThere
    if isThere, let damage = mirror.damage() {
      events.note(
        "the copy of \(address) in \(mirror.folder) is damaged (\(damage)); it is made anew")
      isThere = false
    }
    let asked = now()
    if isThere {
      if mirror.packs > limits.packs { await consolidate() }
      try await fetch(revisions, into: mirror.folder)
      try mirror.note(fetchedAt: asked, in: mirror.folder)
    } else {
      do {
        do { try GitRepository.createMirror(at: mirror.draft) } catch {
          throw CacheFolder.unusable(mirror.draft, "\(error)")
        }
        try await fetch(revisions, into: mirror.draft)
        try mirror.note(fetchedAt: asked, in: mirror.draft)
        try mirror.adopt()
      } catch {
        try? FileManager.default.removeItem(atPath: mirror.draft)
        throw error
      }
    }
    return copy(fetchedAt: asked, isFresh: true)
  }

  private func copy(fetchedAt: Int64, isFresh: Bool) -> Copy {
    Copy(
      folder: mirror.folder, name: address.description, fetchedAt: fetchedAt, isFresh: isFresh,
      mirror: mirror)
  }

  /// The copy, where all revisions are full ids of commits that it has.
  private func copyOfIDs(_ revisions: [String]) -> Copy? {
    guard !revisions.isEmpty, revisions.allSatisfy(RevisionNames.isFullID), mirror.isThere,
      mirror.damage() == nil, let state = mirror.state(), let repository = try? mirror.open(),
      revisions.allSatisfy({ repository.hasCommit($0) })
    else { return nil }
    events.debug("\(address) is not asked: its copy has \(revisions.joined(separator: ", "))")
    return copy(fetchedAt: state.fetchedAt, isFresh: false)
  }

  // MARK: Fetching

  private func fetch(_ revisions: [String], into folder: String) async throws {
    let offers = CredentialOffers(address, credentials)
    do {
      do {
        try await fetch(revisions, into: folder, offers)
      } catch let failure as RemoteFailure
        where failure.code == .cutShort && failure.stage == .connecting && offers.rewind()
      {
        try await fetch(revisions, into: folder, offers)
      }
    } catch let failure as RemoteFailure {
      throw told(failure, offers)
    } catch let error as GitError {
      throw CacheFolder.unusable(folder, "\(error)")
    }
  }

  private func fetch(_ revisions: [String], into folder: String, _ offers: CredentialOffers)
    async throws
  {
    let seconds = limits.silence.components.seconds
    let late = RemoteError(
      .stalled,
      "\(address) said nothing for \(seconds) second\(seconds == 1 ? "" : "s"); look at the server and the network, or "
        + "grant it more with --git-timeout\(offlineHint)")
    let start = ContinuousClock.now
    let result = try await Attended.run(silentFor: limits.silence, or: late) { [self] pulse in
      let repository = try GitRepository(mirror: folder, of: address.description)
      let present = Set(try repository.references())
      return try repository.fetch(
        from: address.url(user: CredentialOffers.user(credentials)),
        checksHostKeys: address.scheme == .ssh,
        RemoteDialogue(
          choose: { try choose(revisions, present, $0) },
          credential: { question in
            try pulse.beat()
            defer { try? pulse.beat() }
            return try offers.next(question)
          },
          judge: { try judge($0) },
          progress: { progress in
            try pulse.beat()
            events.progress(progress)
          }))
    }
    events.debug(
      "fetched \(result.objects) objects (\(result.bytes) bytes) of \(address) in \(ContinuousClock.now - start)"
    )
  }

  /// Puts the copy into one pack: whoever reads looks through all of them. Where that fails, it stays as it is.
  private func consolidate() async {
    do {
      guard let state = mirror.state() else { return }
      try GitRepository.createMirror(at: mirror.draft)
      try await Attended.run(silentFor: limits.silence, or: CancellationError()) { [self] pulse in
        let draft = try GitRepository(mirror: mirror.draft, of: address.description)
        _ = try draft.fetch(
          from: mirror.folder, checksHostKeys: false,
          RemoteDialogue(
            choose: { listing in
              listing.references.map(\.name).filter {
                !$0.hasSuffix("^{}") && ($0 != "HEAD" || listing.defaultBranch == nil)
              }
            },
            credential: { _ in throw CancellationError() }, judge: { _ in },
            progress: { _ in try pulse.beat() }))
      }
      try mirror.note(fetchedAt: state.fetchedAt, in: mirror.draft)
      try mirror.adopt()
      events.debug("put the copy of \(address) into one pack")
    } catch {
      try? FileManager.default.removeItem(atPath: mirror.draft)
      events.debug("the copy of \(address) stays in \(mirror.packs) packs: \(error)")
    }
  }

  /// The references that the revisions need, and those that are here already, so that the copy has one age.
  private func choose(_ revisions: [String], _ present: Set<String>, _ listing: RemoteListing)
    throws(RemoteError) -> [String]
  {
    let names = Set(listing.references.map(\.name))
    var chosen = present.intersection(names)
    for revision in revisions {
      guard let needed = RevisionNames.needed(for: revision, in: listing) else {
        chosen.formUnion(RevisionNames.everything(in: listing))
        continue
      }
      if needed == ["HEAD"], !names.contains("HEAD"), !listing.references.isEmpty {
        throw RemoteError(
          .revision,
          "the HEAD of \(address) leads to a branch that it does not have; name one with --revision"
        )
      }
      chosen.formUnion(needed.intersection(names))
    }
    return chosen.sorted()
  }
}
