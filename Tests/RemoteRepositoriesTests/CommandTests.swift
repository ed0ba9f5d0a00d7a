import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("Commands with a remote repository")
struct CommandTests {
  private let fetching: Fetching
  private let served: ServedRepository

  init() async throws {
    fetching = try Fetching()
    served = try await ServedRepository()
    try fetching.folder.write(ServedRepository.policy("first"), to: "live/policy.yaml")
  }

  private var live: String { fetching.folder("live") }

  @Test("detect says in sync, then drift, and names the address")
  func detect() async throws {
    let run = await CommandRun.mendwall(
      "detect", "--repo", served.fileURL, "--live", live, "-o", "json",
      environment: fetching.environment)
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("\"repository\": \"\(served.fileURL)\""), "\(run.output)")
    try await served.commit(["second.yaml": ServedRepository.policy("second")])
    let again = await CommandRun.mendwall(
      "detect", "--repo", served.fileURL, "--live", live, environment: fetching.environment)
    #expect(again.status == .drift)
    #expect(again.output.contains("shop/second"))
    #expect(!(again.output + again.notes).contains(fetching.cache))
  }

  @Test("restore, trace and reach take an address too")
  func otherCommands() async throws {
    try await served.commit(["second.yaml": ServedRepository.policy("second")])
    let restore = await CommandRun.mendwall(
      "restore", "--yes", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(restore.status == .inSync, "\(restore.notes)\(restore.output)")
    let trace = await CommandRun.mendwall(
      "trace", "shop/second", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(trace.status == .inSync, "\(trace.notes)")
    #expect(trace.output.contains("Ada"))
    let reach = await CommandRun.mendwall(
      "reach", "git:main", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(reach.status == .inSync, "\(reach.notes)")
  }

  @Test("a pull request's two revisions are fetched together")
  func branch() async throws {
    try await served.work.git("switch", "--quiet", "--create", "change")
    try await served.commit(["second.yaml": ServedRepository.policy("second")])
    let run = await CommandRun.mendwall(
      "detect", "--base", "main", "--head", "change", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(run.status == .inSync, "\(run.notes)\(run.output)")
    #expect(run.output.contains("shop/second"))
  }

  @Test("offline says how old the copy is, in the report and beside it")
  func offline() async throws {
    let none = await CommandRun.mendwall(
      "detect", "--offline", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(none.status == .failed)
    #expect(none.notes.contains("there is no copy of \(served.fileURL)"))
    // Twenty days before the time that commands are told here.
    _ = try await fetching.copy(of: served.fileURL, now: 1_795_269_720 - 20 * 86_400)
    try FileManager.default.moveItem(atPath: served.path, toPath: served.path + ".away")
    let run = await CommandRun.mendwall(
      "detect", "--offline", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.notes.contains("--offline: \(served.fileURL) was not asked"))
    #expect(run.notes.contains("days old"))
    #expect(run.output.contains("was not asked"))
  }

  @Test("progress is shown on a terminal, and is gone at the end")
  func progress() async throws {
    try await served.commit(["big.txt": ServedRepository.noise(200_000)])
    let run = await CommandRun.mendwall(
      "detect", "--repo", served.fileURL, "--live", live, environment: fetching.environment,
      isTerminal: true)
    #expect(run.progress.contains("\rmendwall: fetching \(served.fileURL)"))
    #expect(run.progress.hasSuffix(" \r"))
    let quiet = await CommandRun.mendwall(
      "detect", "--repo", served.fileURL, "--live", live, environment: fetching.environment)
    #expect(quiet.progress == "")
    #expect(quiet.notes == "")
  }

  @Test("a revision that is not there is said to be unknown, by the address")
  func unknownRevision() async throws {
    let run = await CommandRun.mendwall(
      "detect", "--revision", "v9", "--repo", served.fileURL, "--live", live,
      environment: fetching.environment)
    #expect(run.status == .failed)
    #expect(
      run.notes
        == "mendwall: \(served.fileURL) has no revision v9; git ls-remote shows what there is\n")
  }

  @Test("an address that is none is refused without what may be its password")
  func odd() async throws {
    let run = await CommandRun.mendwall(
      "detect", "--repo", "https://ada:s3cret@exa mple/a", "--live", live,
      environment: fetching.environment)
    #expect(run.status == .failed)
    #expect(run.notes.contains("the address of --repo has a space"))
    #expect(!run.notes.contains("s3cret"))
  }

  @Test("a user without a home is told what to set")
  func homeless() async throws {
    let run = await CommandRun.mendwall(
      "detect", "--repo", served.fileURL, "--live", live, environment: [:])
    #expect(run.status == .failed)
    #expect(run.notes.contains("set MENDWALL_CACHE"))
  }
}
