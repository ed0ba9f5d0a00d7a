import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

@testable import MendwallCommands
@testable import MendwallConfiguration

/// The clock of these runs stands at Saturday, 21 November 2026, 14:02 UTC.
@Suite("restore --restore-window")
struct RestoreWindowCommandTests {
  @Test("outside of it the plan is shown, nothing is written, and the next opening is said")
  func closed() async throws {
    let shop = try await Shop()
    try shop.drift()
    let before = try shop.files()
    let run = await shop.restore(
      "--yes", "--restore-window", "Sun 10:00-11:00 UTC", "--restore-window", "Mon UTC")
    #expect(run.status == .drift)
    #expect(run.output.hasPrefix("Restore: 1 object (1 to update)."))
    #expect(
      run.notes
        == "mendwall: nothing was written: --restore-window Sun 10:00-11:00 UTC, Mon UTC is closed until "
        + "2026-11-22T10:00:00Z\n")
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
  }

  @Test("outside of it a plan is saved all the same")
  func savedPlan() async throws {
    let shop = try await Shop()
    try shop.drift()
    let plan = shop.bundlePath("plan.json")
    let run = await shop.restore("--yes", "--restore-window", "Sun UTC", "--plan", plan)
    #expect(run.status == .drift)
    #expect(FileManager.default.fileExists(atPath: plan))
    let done = await shop.restore("--yes", "--restore-window", "Sat UTC", "--from-plan", plan)
    #expect(done.status == .inSync, "\(done.notes)")
  }

  @Test("with nothing to restore it does not matter")
  func nothing() async throws {
    let shop = try await Shop()
    let run = await shop.restore("--yes", "--restore-window", "Sun UTC")
    #expect(run.status == .inSync)
    #expect(run.notes.isEmpty)
  }

  @Test("outside of it what could not be seen comes before what was not written")
  func partial() async throws {
    let shop = try await Shop()
    try shop.drift()
    try await shop.repository.commit(["policies/c.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    let run = await shop.restore("--yes", "--restore-window", "Sun UTC")
    #expect(run.status == .incomplete)
    #expect(run.notes.contains("is closed until 2026-11-22T00:00:00Z"))
  }

  @Test("within it the restore is as without it")
  func open() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore(
      "--yes", "--restore-window", "Sun UTC", "--restore-window", "Sat 14:00-15:00 UTC")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(await shop.detect().status == .inSync)
  }

  @Test("a dry run writes nothing at any time, and is not kept")
  func dryRun() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore("--dry-run", "--restore-window", "Sun UTC")
    #expect(run.output.contains("Dry run"))
    #expect(!run.notes.contains("closed"))
  }

  @Test("what began in time is ended, and no other object is begun once it is closed")
  func closing() async throws {
    let shop = try await Shop()
    try shop.drift()
    try shop.add([Shop.policy("extra")])
    let drifted = try shop.files()
    // The clock goes on once the first object is put back; what is deleted comes last.
    let written = Mutex("")
    let context = CommandContext(
      environment: ["HOME": "/nowhere"], isTerminal: false,
      now: {
        let isBefore = (try? shop.files()["b.yaml"]) == drifted["b.yaml"]
        return Instant(isBefore ? "2026-11-21T14:59:59Z" : "2026-11-21T15:00:00Z")!
      },
      write: { text in written.withLock { $0 += text } }, note: { _ in })
    let status = await Mendwall.run(
      [
        "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--bundle",
        shop.bundlePath("bundle"), "--yes", "--prune", "--restore-window", "Sat 14:00-15:00 UTC",
      ], in: context)
    let output = written.withLock { $0 }
    #expect(status == .unproved, "\(output)")
    // When it opens is not looked for with each object.
    #expect(
      output.contains("not begun: --restore-window Sat 14:00-15:00 UTC is closed")
        && !output.contains("closed until"), "\(output)")
    #expect(try Set(shop.objects().keys) == ["a", "b", "extra"])
    #expect(try shop.objects()["b"]?["spec"] == shop.objects()["a"]?["spec"])
  }

  @Test(
    "closed between the plan and the first object, nothing is written, and that is said",
    arguments: [true, false])
  func closedAtOnce(isComplete: Bool) async throws {
    let shop = try await Shop()
    try shop.drift()
    if !isComplete {
      try await shop.repository.commit(["policies/c.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    }
    let before = try shop.files()
    let notes = Mutex("")
    // The bundle is made before the first object is written.
    let context = CommandContext(
      environment: ["HOME": "/nowhere"], isTerminal: false,
      now: { Instant(shop.hasBundle ? "2026-11-21T15:00:00Z" : "2026-11-21T14:59:59Z")! },
      write: { _ in }, note: { text in notes.withLock { $0 += text } })
    let status = await Mendwall.run(
      [
        "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--bundle",
        shop.bundlePath("bundle"), "--yes", "--restore-window", "Sat 14:00-15:00 UTC",
      ], in: context)
    #expect(status == (isComplete ? .drift : .incomplete))
    #expect(shop.hasBundle)
    #expect(try shop.files() == before)
    #expect(
      notes.withLock { $0 }.contains(
        "nothing was written: --restore-window Sat 14:00-15:00 UTC is closed until 2026-11-28T14:00:00Z"
      ))
  }

  @Test("both commands that take it say what holds for both", arguments: ["restore", "watch"])
  func help(command: String) async {
    let run = await CommandRun.mendwall(command, "--help")
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        "--restore-window <window> Write only at this time, such as \"Mon-Fri 22:00-04:00\"."),
      "\(words)")
  }

  @Test(
    "what is wrong with the command line is said",
    arguments: [
      (["--yes", "--restore-window", "Mon-Fri 22-04"], "no pair of times"),
      (["--yes", "--restore-window", ""], "it says no time"),
      (["--restore-window", "Sat"], "needs --yes"),
    ])
  func usage(arguments: [String], words: String) async {
    let run = await CommandRun.mendwall(["restore"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains(words), "\(run.notes)")
  }

  @Test(
    "the machine's clock is the one that date shows",
    arguments: ["2026-01-15T23:45:00Z", "2026-07-15T03:15:00Z"])
  func machine(text: String) async throws {
    let instant = try #require(Instant(text))
    let shown = try await Program.output(
      "date", ["-d", "@\(instant.secondsSinceEpoch)", "+%u %H %M"],
      environment: ["TZ": ProcessInfo.processInfo.environment["TZ"]].compactMapValues { $0 })
    let parts = shown.split { " \n".contains($0) }.compactMap { Int($0) }
    try #require(parts.count == 3)
    #expect(
      MachineZone.local(instant)
        == LocalTime(weekday: parts[0] - 1, minute: parts[1] * 60 + parts[2]))
  }

  @Test("the zone that TZ names counts, with its daylight saving")
  func zone() async throws {
    let shop = try await Shop()
    try shop.drift()
    // From the hour that it is five hours east of Greenwich on, for six hours.
    let now = Int64(Date().timeIntervalSince1970)
    let east = LocalTime.utc(Instant(secondsSinceEpoch: now + 5 * 3600))
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    func clock(_ hour: Int) -> String { hour % 24 < 10 ? "0\(hour % 24):00" : "\(hour % 24):00" }
    let hour = east.minute / 60
    let window = "\(days[east.weekday]) \(clock(hour))-\(clock(hour + 6))"
    let arguments = [
      "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--yes", "--bundle",
      shop.bundlePath("bundle"), "--restore-window", window,
    ]
    // POSIX counts west of Greenwich. Five hours east the window is open; five west it is not.
    let closed = try await SignalledProgram().run(
      SignalledProgram.mendwall, arguments, environment: ["TZ": "WEST5", "HOME": "/nowhere"])
    #expect(closed.status == 1, "\(closed.output)\(closed.errors)")
    #expect(closed.errors.contains("is closed until"))
    let open = try await SignalledProgram().run(
      SignalledProgram.mendwall, arguments, environment: ["TZ": "EAST-5", "HOME": "/nowhere"])
    #expect(open.status == 0, "\(open.output)\(open.errors)")
  }
}
