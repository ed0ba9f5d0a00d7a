import Documents
import KubernetesClient
import Reports

/// A file that is to hold what an earlier run wrote with -o json.
struct SavedDocument {
  private static let largest = 256 << 20
  private static let version = "mendwall.dev/v1"

  /// What a person calls it.
  private let name: String
  private let bytes: [UInt8]

  /// - Parameter file: its path; `-` for standard input.
  init(_ file: String) throws(SavedReport.Unreadable) {
    name = file == "-" ? "standard input" : file
    do throws(FileReading.Failure) {
      bytes = try FileReading.contents(of: file, limit: SavedDocument.largest)
    } catch {
      var isMissing = false
      if case .missing = error { isMissing = true }
      throw SavedReport.Unreadable("\(name) \(error.inWords)", isMissing: isMissing)
    }
  }

  private struct Kind {
    let apiVersion: String?
    let kind: String?
    /// Of an event of a run; these have no kind.
    let event: String?
  }

  /// What it holds, which is of one of these kinds.
  func opened(among kinds: [String]) throws(SavedReport.Unreadable) -> OpenedDocument {
    let opened: OpenedDocument
    do throws(DocumentError) {
      opened = try OpenedDocument(bytes, file: name, limits: limits)
    } catch {
      // What is no object at all is told by what it is.
      _ = try kind(of: bytes)
      throw SavedReport.Unreadable("\(error); it \(Self.isNoReport)")
    }
    if opened.event == nil {
      try expect(opened.kind, of: opened.apiVersion, among: kinds)
    } else {
      try expect("RestoreEvent", of: Self.version, among: kinds)
    }
    return opened
  }

  /// The first fields of a document, of which nothing else is kept.
  private func kind(of bytes: [UInt8]) throws(SavedReport.Unreadable) -> Kind {
    let head: Node
    do throws(DocumentError) {
      head = try JSONReader.read(
        bytes, file: name, limits: limits,
        without: .only(["apiVersion": .nothing, "kind": .nothing, "event": .nothing]))
    } catch { throw SavedReport.Unreadable("\(error); it \(Self.isNoReport)") }
    guard head.mapping != nil else {
      throw SavedReport.Unreadable(
        "\(name) \(Self.isNoReport): it holds \(head.kindInWords)")
    }
    return Kind(
      apiVersion: head["apiVersion"]?.string, kind: head["kind"]?.string,
      event: head["event"]?.string)
  }

  private func expect(_ kind: String?, of version: String?, among kinds: [String])
    throws(SavedReport.Unreadable)
  { try Self.expect(kind, of: version, among: kinds, in: name) }

  /// - Throws: where a document is none of these kinds.
  static func expect(
    _ kind: String?, of version: String?, among kinds: [String], in name: String
  ) throws(SavedReport.Unreadable) {
    guard let kind, kinds.contains(kind), version == Self.version else {
      let known =
        kinds.dropLast().joined(separator: ", ") + (kinds.count > 1 ? " or " : "")
        + (kinds.last ?? "")
      throw SavedReport.Unreadable(
        "\(name) holds a \(kind ?? "document without a kind") of "
          + "\(version ?? "no version"), and no \(known) of \(Self.version)")
    }
  }

  private static let isNoReport = "is no report that mendwall detect -o json wrote"

  private var limits: ReadingLimits { ReadingLimits(bytes: SavedDocument.largest) }

  private func unreadable(_ error: DocumentError, as type: Any.Type) -> SavedReport.Unreadable {
    SavedReport.Unreadable("\(error); no \(type) can be read from this file")
  }

  /// The run whose events it holds, one a line; nil where it begins with something else.
  func run() throws(SavedReport.Unreadable) -> SavedRestore? {
    let first = bytes.drop { $0 == UInt8(ascii: "\n") }.prefix { $0 != UInt8(ascii: "\n") }
    guard let kind = try? kind(of: Array(first)), kind.event != nil else { return nil }
    var events: [RestoreEvent] = []
    do throws(DocumentError) {
      var reader = try JSONReader(bytes, file: name, limits: limits)
      while let node = try reader.next() {
        events.append(try NodeDecoder.decode(RestoreEvent.self, from: node, file: name))
      }
    } catch {
      // A run that was killed left its last line unfinished.
      let lines = bytes.count { $0 == UInt8(ascii: "\n") }
      let isLast = bytes.last != UInt8(ascii: "\n") && error.position?.line == lines + 1
      guard isLast, !events.isEmpty else { throw unreadable(error, as: RestoreEvent.self) }
    }
    return try run(of: events)
  }

  /// The run that these events of the document are of.
  func run(of events: [RestoreEvent]) throws(SavedReport.Unreadable) -> SavedRestore {
    let plans = events.count { $0.event == .planned }
    guard plans <= 1 else {
      throw SavedReport.Unreadable(
        "\(name) holds the events of \(plans) runs; give those of one, which begin with \"planned\""
      )
    }
    guard let run = SavedRestore(events) else {
      throw SavedReport.Unreadable(
        "\(name) holds events of a run, and neither the plan nor the end is among them; "
          + "give all its lines, or the last")
    }
    try expect(run.plan.kind, of: run.plan.apiVersion, among: ["RestorePlan"])
    return run
  }
}
