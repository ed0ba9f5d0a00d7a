import FoundationEssentials
import GitRepository
import MendwallTesting
import RemoteRepositories
import Synchronization
import Testing

/// What a test's runs share: a cache folder and a home of their own.
final class Fetching: Sendable {
  let folder: TemporaryFolder
  private let notes = Mutex<[String]>([])
  private let progress = Mutex<[FetchProgress]>([])
  private let details = Mutex<[String]>([])

  var cache: String { folder("cache") }
  var home: String { folder("home") }
  /// What a person was told.
  var said: [String] { notes.withLock { $0 } }
  var debug: [String] { details.withLock { $0 } }
  var steps: [FetchProgress] { progress.withLock { $0 } }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", to: "home/.ssh/known_hosts")
  }

  var environment: [String: String] {
    [
      "HOME": home, "MENDWALL_CACHE": cache,
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
      "GIT_CONFIG_NOSYSTEM": "1",
    ]
  }

  func repository(
    _ address: String, _ variables: [String: String] = [:], authorities: String? = nil,
    limits: RemoteRepository.Limits = RemoteRepository.Limits()
  ) throws -> RemoteRepository {
    try RemoteRepository(
      RemoteAddress(address),
      credentials: RemoteCredentials(
        environment: environment.merging(variables) { $1 }, authoritiesFile: authorities),
      limits: limits,
      events: RemoteRepository.Events(
        note: { [self] text in notes.withLock { $0.append(text) } },
        progress: { [self] step in progress.withLock { $0.append(step) } },
        debug: { [self] text in details.withLock { $0.append(text) } }))
  }

  /// A copy for some revisions.
  func copy(
    of address: String, _ revisions: String..., variables: [String: String] = [:],
    authorities: String? = nil, limits: RemoteRepository.Limits = RemoteRepository.Limits(),
    now: Int64 = 1_800_000_000
  ) async throws -> RemoteRepository.Copy {
    try await repository(address, variables, authorities: authorities, limits: limits)
      .copy(for: revisions.isEmpty ? ["HEAD"] : revisions) { now }
  }

  /// The sentence by which a fetch fails.
  func refusal(
    of address: String, _ revisions: String..., variables: [String: String] = [:],
    authorities: String? = nil, limits: RemoteRepository.Limits = RemoteRepository.Limits()
  ) async throws -> RemoteError {
    let error = await #expect(throws: RemoteError.self) {
      try await self.repository(address, variables, authorities: authorities, limits: limits)
        .copy(for: revisions.isEmpty ? ["HEAD"] : revisions) { 0 }
    }
    return try #require(error)
  }

  /// All that a test's runs left on disk, as one text.
  func everythingOnDisk() throws -> String {
    var text = ""
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    for file in files {
      text += file + "\n"
      if let bytes = FileManager.default.contents(atPath: folder(file)) {
        text += String(decoding: bytes, as: UTF8.self)
      }
    }
    return text
  }

  /// Asks Git itself whether the mirror of a copy is whole.
  func check(_ copy: RemoteRepository.Copy) async throws {
    let result = try await Program.run(
      "git", ["-C", copy.folder, "fsck", "--full", "--strict"],
      environment: ["GIT_CONFIG_GLOBAL": "/dev/null"])
    #expect(result.isSuccess, "\(result.errors)")
  }

  /// What stands in the cache folder, by name.
  var inCache: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: cache + "/git")) ?? []).sorted()
  }
}

extension RemoteRepository.Copy {
  /// The commit that a revision of it names.
  func commit(_ revision: String = "HEAD") throws -> String {
    try GitRepository(mirror: folder, of: name).commit(named: revision).id
  }

  func references() throws -> [String] {
    try GitRepository(mirror: folder, of: name).references()
  }
}

/// One authority for the whole process, as libgit2 has one; and one that nobody trusts.
enum Authority {
  static let trusted = Task { try await TestCertificates() }
  static let stranger = Task { try await TestCertificates() }

  static var file: String { get async throws { try await trusted.value.authority } }
}
