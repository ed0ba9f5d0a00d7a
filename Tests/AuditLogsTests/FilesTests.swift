import AuditLogs
import Documents
import MendwallTesting
import PolicyModel
import Testing

@Suite("Files of an audit log")
struct FilesTests {
  private static func log(_ times: (id: String, second: Int)...) -> String {
    times.map { id, second in
      var line = Line.about("deny", auditID: id)
      line.answered = "2026-11-21T14:02:\(second < 10 ? "0" : "")\(second).000000Z"
      return line.text + "\n"
    }.joined()
  }

  private static func read(_ files: [String], envelope: String = "") throws -> AuditLogs.Reading {
    try AuditLogs.read(
      files, about: .policies("deny"), envelope: JSONPointer(envelope) ?? JSONPointer())
  }

  /// A file in gzip's form.
  private static func pack(_ file: String) async throws {
    try await Program.output("gzip", ["--force", "--no-name", file])
  }

  @Test("a plain file and a packed one tell the same")
  func packed() async throws {
    let folder = try TemporaryFolder()
    // More than one reading of a file, and more than one filling of the buffer behind it.
    let other = Line.about("other").text + "\n"
    let text =
      Self.log((id: "a", second: 1)) + String(repeating: other, count: 6_000)
      + Self.log((id: "b", second: 2))
    try folder.write(text, to: "audit.log")
    let plain = try Self.read([folder("audit.log")])
    #expect(plain.events.map(\.auditID) == ["a", "b"])
    #expect(plain.diagnostics.isEmpty)
    try await Self.pack(folder("audit.log"))
    let packed = try Self.read([folder("audit.log.gz")])
    #expect(packed.events == plain.events)
    #expect(packed.diagnostics.isEmpty)
  }

  @Test("a file of several packed members is one log, even where a line goes across")
  func members() async throws {
    let folder = try TemporaryFolder()
    let text = Self.log((id: "a", second: 1), (id: "b", second: 2), (id: "c", second: 3))
    let cut = text.index(text.startIndex, offsetBy: text.count / 2)
    try folder.write(String(text[..<cut]), to: "1")
    try folder.write(String(text[cut...]), to: "2")
    for file in ["1", "2"] { try await Self.pack(folder(file)) }
    try await Program.output(
      "sh",
      ["-c", "cat \"$1\" \"$2\" > \"$3\"", "sh", folder("1.gz"), folder("2.gz"), folder("both")])
    let reading = try Self.read([folder("both")])
    #expect(reading.events.map(\.auditID) == ["a", "b", "c"])
    #expect(reading.diagnostics.isEmpty)
  }

  @Test("of a packed file that breaks off, or has a wrong byte, what could be unpacked is told")
  func damaged() async throws {
    let folder = try TemporaryFolder()
    // Lines that differ, so that packed they still fill many bytes.
    let times = (0..<2_000).map {
      Line.about("deny", auditID: "id-\($0 &* 2_654_435_761 % 1_000_003)")
    }
    try folder.write(times.map { $0.text + "\n" }.joined(), to: "audit.log")
    try await Self.pack(folder("audit.log"))
    let size = try await Program.output(
      "sh", ["-c", "wc -c < \"$1\"", "sh", folder("audit.log.gz")])
    let half = try #require(Int(size.filter(\.isNumber))) / 2
    try await Program.output(
      "sh",
      [
        "-c", "head -c \"$3\" \"$1\" > \"$2\"", "sh", folder("audit.log.gz"), folder("half"),
        "\(half)",
      ])
    try await Program.output(
      "sh",
      [
        "-c", "{ cat \"$2\"; printf damage; tail -c +\"$3\" \"$1\"; } > \"$4\"", "sh",
        folder("audit.log.gz"), folder("half"), "\(half + 1)", folder("wrong"),
      ])
    for file in ["half", "wrong"] {
      let reading = try Self.read([folder(file)])
      #expect(!reading.events.isEmpty)
      #expect(reading.events.count < 2_000)
      let told = reading.diagnostics.map(\.message).filter { $0.contains("damaged or breaks off") }
      #expect(told.count == 1, "\(reading.diagnostics)")
      #expect(told.first?.contains(folder(file)) == true)
      #expect(reading.diagnostics.allSatisfy { $0.severity == .warning })
    }
  }

  @Test("rotated files may be given in any order, and an event that two have is one")
  func rotated() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.log((id: "a", second: 1), (id: "c", second: 3)), to: "old")
    try folder.write(Self.log((id: "c", second: 3), (id: "d", second: 4)), to: "new")
    try folder.write(Self.log((id: "b", second: 2)), to: "between")
    for files in [
      ["old", "new", "between"], ["between", "new", "old"], ["new", "between", "old"],
    ] {
      let reading = try Self.read(files.map { folder($0) })
      #expect(reading.events.map(\.auditID) == ["a", "b", "c", "d"])
      #expect(reading.diagnostics.isEmpty)
    }
  }

  @Test("events stand in the order in which they were answered, to the microsecond")
  func order() throws {
    let folder = try TemporaryFolder()
    let lines = ["000003", "000001", "000002"].map { fraction in
      var line = Line.about("deny", auditID: fraction)
      line.answered = "2026-11-21T14:02:00.\(fraction)Z"
      return line.text
    }
    try folder.write(lines.joined(separator: "\n"), to: "audit.log")
    let reading = try Self.read([folder("audit.log")])
    #expect(reading.events.map(\.auditID) == ["000001", "000002", "000003"])
  }

  @Test("events without an id are all kept")
  func noIDs() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.log((id: "", second: 1), (id: "", second: 2)), to: "audit.log")
    #expect(try Self.read([folder("audit.log")]).events.count == 2)
  }

  @Test("a file that is not there, or is a folder, is named with the remedy")
  func missing() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "folder/inside")
    for name in ["absent.log", "folder"] {
      let error = #expect(throws: AuditLogError.self) { try Self.read([folder(name)]) }
      #expect(error?.description.contains("the audit log \(folder(name)) cannot be read: ") == true)
      #expect(error?.description.hasSuffix("; look at its path and permissions") == true)
      #expect(error?.description.contains("rrno(") == false, "\(error?.description ?? "")")
    }
  }

  @Test("an empty file is an empty log")
  func empty() async throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "audit.log")
    #expect(try Self.read([folder("audit.log")]).events.isEmpty)
    try await Self.pack(folder("audit.log"))
    let packed = try Self.read([folder("audit.log.gz")])
    #expect(packed.events.isEmpty)
    #expect(packed.diagnostics.isEmpty)
  }

  @Test("lines that could not be read are counted in words, and the option for envelopes named")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let line = Line.about("deny").text
    try folder.write(#"{"log":\#(line)}"# + "\n", to: "one")
    try folder.write(String(repeating: #"{"log":\#(line)}"# + "\n", count: 2), to: "two")
    #expect(try Self.read([folder("one")], envelope: "/log").events.count == 1)
    let two = try Self.read([folder("two")]).diagnostics
    #expect(two.map(\.severity) == [.warning])
    #expect(two.first?.message.hasPrefix("2 lines of the audit log \(folder("two")) ") == true)
    #expect(two.first?.message.contains("--audit-log-envelope") == true)
    let single = try Self.read([folder("one")], envelope: "/message").diagnostics
    #expect(single.first?.message.hasPrefix("1 line of the audit log \(folder("one")) ") == true)
  }
}
