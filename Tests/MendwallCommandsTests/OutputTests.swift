import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Outputs of detect")
struct OutputTests {
  @Test("text is the default, json is asked for, and both can be had at once")
  func formats() async throws {
    let shop = try await Shop()
    try shop.drift()
    let text = await shop.detect()
    #expect(text.output.hasPrefix("Drift: "))
    #expect(await shop.detect("-o", "text").output == text.output)
    let json = await shop.detect("-o", "json")
    #expect(try json.report().briefly == ["modified shop/b"])

    let both = await shop.detect("-o", "text", "-o", "json=\(shop.repository.folder("drift.json"))")
    #expect(both.status == .drift)
    #expect(both.output == text.output)
    #expect(try shop.repository.folder.read("drift.json") == json.output)
  }

  @Test("two outputs do not go into one file, by whatever path")
  func oneFile() async throws {
    let shop = try await Shop()
    let file = shop.repository.folder("report")
    let other = shop.repository.folder("policies/../report")
    let run = await shop.detect("-o", "json=\(file)", "-o", "text=\(other)")
    #expect(run.status == .usage)
    #expect(run.notes.contains("two -o write into it"), "\(run.notes)")
    #expect(await shop.detect("-o", "json=/dev/null", "-o", "text=/dev/null").status == .inSync)
  }

  @Test("the report tells what was compared and when")
  func source() async throws {
    let shop = try await Shop()
    let report = try await shop.detect("-o", "json", "--revision", "main").report()
    #expect(report.apiVersion == "mendwall.dev/v1")
    #expect(report.source.repository == shop.repository.path)
    #expect(report.source.revision == "main")
    #expect(report.source.commit.count == 40)
    #expect(report.source.committedAt == Instant("2026-10-01T12:00:00Z"))
    #expect(report.source.policies == 2)
    #expect(report.cluster.snapshot == shop.cluster.path)
    #expect(report.startedAt == Instant("2026-11-21T14:02:00Z"))
    #expect(report.complete)
  }

  @Test(
    "colour is for terminals that want it",
    arguments: [
      (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
      (true, ["NO_COLOR": ""], true), (true, ["TERM": "dumb"], false),
      (true, ["TERM": "xterm"], true),
    ])
  func colour(isTerminal: Bool, environment: [String: String], isColoured: Bool) async throws {
    let shop = try await Shop()
    try shop.drift()
    let file = shop.repository.folder("report.txt")
    let text = await shop.detect(environment: environment, isTerminal: isTerminal)
    #expect(text.output.contains("\u{1B}[") == isColoured)
    let json = await shop.detect("-o", "json", environment: environment, isTerminal: isTerminal)
    #expect(!json.output.contains("\u{1B}"))
    _ = await shop.detect("-o", "text=\(file)", environment: environment, isTerminal: isTerminal)
    #expect(try !shop.repository.folder.read("report.txt").contains("\u{1B}"))
  }

  @Test("a file that is there keeps its rights, and nothing is left beside it")
  func rights() async throws {
    let shop = try await Shop()
    let folder = try TemporaryFolder()
    try folder.write("old", to: "report.txt")
    let file = folder("report.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    #expect(await shop.detect("-o", "text=\(file)").status == .inSync)
    #expect(try await Program.output("stat", ["-c", "%a", file]) == "640\n")
    #expect(try folder.read("report.txt").hasPrefix("In sync"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.txt"])
  }

  @Test("a report that is written over another one replaces it whole")
  func overwriting() async throws {
    let shop = try await Shop()
    let file = shop.repository.folder("report")
    try shop.repository.folder.write(String(repeating: "x", count: 100_000), to: "report")
    #expect(await shop.detect("-o", "text=\(file)").status == .inSync)
    #expect(try shop.repository.folder.read("report") == (await shop.detect()).output)
  }

  @Test("a report goes through a link to where it leads, and into a device as it is")
  func linksAndDevices() async throws {
    let shop = try await Shop()
    let manager = FileManager.default
    try shop.repository.folder.write("", to: "real")
    let link = shop.repository.folder("link")
    try manager.createSymbolicLink(atPath: link, withDestinationPath: "real")
    #expect(await shop.detect("-o", "text=\(link)").status == .inSync)
    #expect(try shop.repository.folder.read("real").hasPrefix("In sync"))
    #expect(try manager.destinationOfSymbolicLink(atPath: link) == "real")
    // Whoever reads the old file reads it to its end, also behind several links.
    let old = shop.repository.folder("old")
    try manager.linkItem(atPath: shop.repository.folder("real"), toPath: old)
    try shop.repository.folder.write("before", to: "old")
    let far = shop.bundlePath("far")
    try manager.createSymbolicLink(atPath: far, withDestinationPath: link)
    #expect(await shop.detect("-o", "text=\(far)").status == .inSync)
    #expect(try shop.repository.folder.read("old") == "before")
    #expect(try shop.repository.folder.read("real").hasPrefix("In sync"))
    #expect(try manager.destinationOfSymbolicLink(atPath: link) == "real")
    // One that leads to nothing yet.
    let dangling = shop.repository.folder("dangling")
    try manager.createSymbolicLink(atPath: dangling, withDestinationPath: "made")
    #expect(await shop.detect("-o", "text=\(dangling)").status == .inSync)
    #expect(try shop.repository.folder.read("made").hasPrefix("In sync"))

    // A pipe stands for every file that is no regular one, such as /dev/null.
    let pipe = shop.repository.folder("pipe")
    try await Program.output("mkfifo", [pipe])
    async let read = Program.output("cat", [pipe])
    let run = await shop.detect("-o", "text=\(pipe)")
    // Where the pipe was replaced by a file, the reader would wait for ever: open it for writing once.
    let type = try manager.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType
    #expect(type != .typeRegular)
    #expect(run.status == .inSync)
    #expect(try await read.hasPrefix("In sync"))
  }

  @Test(
    "a report to what is open already goes there, and what follows stands behind it",
    arguments: ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
  func openFile(place: String) async throws {
    let shop = try await Shop()
    try await Program.output(
      "sh",
      [
        "-c", #"{ "$0" detect --repo "$1" --live "$2" -o "text=$3"; echo done; } >>"$4""#,
        SignalledProgram.mendwall, shop.repository.path, shop.cluster.path, place,
        shop.repository.folder("log"),
      ], environment: ["LLVM_PROFILE_FILE": "/dev/null", "PATH": "/usr/bin:/bin"])
    let text = try shop.repository.folder.read("log")
    #expect(text.hasPrefix("In sync") && text.hasSuffix("done\n"), "\(text)")
  }

  @Test("names and values with escape sequences are printed escaped, on either output")
  func hostile() async throws {
    let shop = try await Shop()
    let evil = #"\e]0;owned\a\u202Etxt"#
    try shop.cluster.write(
      Shop.policy("\"x\(evil)\"").replacing("port: 80", with: "port: \"y\(evil)\""), to: "c.yaml")
    try shop.cluster.write(
      Shop.policy("b").replacing("port: 80", with: "port: \"y\(evil)\""), to: "b.yaml")
    try await shop.repository.commit(["policies/\u{1B}[2J.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    let run = await shop.detect()
    #expect(run.status == .incomplete)
    let forbidden: Set<Unicode.Scalar> = ["\u{1B}", "\u{7}", "\u{202E}"]
    #expect(!run.output.unicodeScalars.contains { forbidden.contains($0) })
    #expect(run.output.contains(#"\u{1b}]0;owned\u{7}"#))

    try shop.cluster.write(Shop.policy("\"x\(evil)\""), to: "d.yaml")
    let failed = await shop.detect()
    #expect(failed.status == .failed)
    #expect(!failed.notes.unicodeScalars.contains { forbidden.contains($0) }, "\(failed.notes)")
  }

  @Test("-v tells more on standard error and nothing else on standard output")
  func verbose() async throws {
    let shop = try await Shop()
    #expect(await shop.detect("-v").output == (await shop.detect()).output)
  }

  @Test("a standard output that takes no more is an undelivered report")
  func closedOutput() async throws {
    let shop = try await Shop()
    struct Closed: Error {}
    let context = CommandContext(
      environment: [:], isTerminal: false, now: { Instant("2026-11-21T14:02:00Z")! },
      write: { _ in throw Closed() }, note: { _ in })
    for arguments in [
      ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path], ["--help"],
    ] {
      #expect(await Mendwall.run(arguments, in: context) == .undelivered)
    }
  }
}
