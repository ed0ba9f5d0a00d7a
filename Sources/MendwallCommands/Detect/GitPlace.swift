import Documents
import GitRepository
import Logging
import PolicyModel
import RemoteRepositories

/// Where Git's side is read: a folder, or the copy of a remote repository.
struct GitPlace: Sendable {
  /// By what people know it: as they named it, without secrets.
  let name: String
  /// What a reader of the report should know of it.
  let notes: [Diagnostic]
  private let copy: RemoteRepository.Copy?

  init(folder: String) {
    name = folder
    notes = []
    copy = nil
  }

  init(_ copy: RemoteRepository.Copy, notes: [Diagnostic]) {
    name = copy.name
    self.notes = notes
    self.copy = copy
  }

  /// - Throws: ``GitError``
  func open() throws(GitError) -> GitRepository {
    guard let copy else { return try GitRepository(at: name) }
    return try GitRepository(mirror: copy.folder, of: name) { copy.noteDamage() }
  }
}

/// What is told at a terminal while a remote repository is fetched.
struct GitTerminal: Sendable {
  var note: @Sendable (String) -> Void = { _ in }
  /// Nil where standard error is no terminal.
  var progress: FetchLine?

  init() {}

  init(_ context: CommandContext) {
    note = { context.note("mendwall: \(printable($0))") }
    progress = context.showsProgress ? FetchLine(context.show) : nil
  }
}

extension GitOptions {
  /// Where some revisions can be read. A remote repository is asked for them, unless they are commits that its
  /// copy has.
  ///
  /// - Parameters:
  ///   - revisions: as people write them.
  ///   - environment: the process's variables.
  ///   - logger: for whoever wants to know more.
  ///   - terminal: who is told meanwhile.
  ///   - now: the time of day.
  /// - Throws: ``RemoteError``
  func place(
    for revisions: [String], environment: [String: String], logger: Logger, terminal: GitTerminal,
    now: @Sendable () -> Instant
  ) async throws -> GitPlace {
    guard RemoteAddress.isRemote(repo) else { return GitPlace(folder: repo) }
    let address = try RemoteAddress(repo)
    terminal.progress?.begin(address.description)
    defer { terminal.progress?.end() }
    let remote = try RemoteRepository(
      address,
      credentials: RemoteCredentials(
        environment: environment, tokenFile: self.remote.gitTokenFile, keyFile: self.remote.sshKey,
        authoritiesFile: self.remote.gitCAFile),
      limits: RemoteRepository.Limits(silence: .seconds(self.remote.gitTimeout)),
      events: RemoteRepository.Events(
        note: terminal.note, progress: { terminal.progress?.show($0) },
        debug: { logger.debug("\($0)") }))
    guard self.remote.offline else {
      return GitPlace(
        try await remote.copy(for: revisions) { now().secondsSinceEpoch }, notes: [])
    }
    let copy = try remote.offlineCopy()
    let fetched = Instant(secondsSinceEpoch: copy.fetchedAt)
    let age = GitOptions.inWords(seconds: now().secondsSinceEpoch - copy.fetchedAt)
    let note = "--offline: \(address) was not asked; this is its copy of \(fetched), \(age) old"
    terminal.note(note)
    return GitPlace(copy, notes: [Diagnostic(.warning, note)])
  }

  static func inWords(seconds: Int64) -> String {
    func counted(_ count: Int64, _ word: String) -> String {
      "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    switch seconds {
    case ..<120: return counted(max(seconds, 0), "second")
    case ..<7_200: return counted(seconds / 60, "minute")
    case ..<172_800: return counted(seconds / 3_600, "hour")
    default: return counted(seconds / 86_400, "day")
    }
  }
}
