import Documents
import FoundationEssentials
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
    } catch { throw SavedReport.Unreadable("\(name) \(error.inWords)") }
  }

  private struct Kind: Decodable {
    let apiVersion: String?
    let kind: String?
    /// Of an event of a run; these have no kind.
    let event: String?
  }

  /// Which of these kinds it is of.
  func kind(among kinds: [String]) throws(SavedReport.Unreadable) -> String {
    let kind = try self.kind()
    return kind.event == nil
      ? try expect(kind.kind, of: kind.apiVersion, among: kinds)
      : try expect("RestoreEvent", of: Self.version, among: kinds)
  }

  private func kind() throws(SavedReport.Unreadable) -> Kind {
    // A large report is gone through once for this, and nothing else of it is kept.
    let head = try? JSONReader.read(
      bytes, file: name, limits: ReadingLimits(bytes: max(1, bytes.count)),
      without: .only(["apiVersion": .nothing, "kind": .nothing, "event": .nothing]))
    if let head, head.mapping != nil {
      return Kind(
        apiVersion: head["apiVersion"]?.string, kind: head["kind"]?.string,
        event: head["event"]?.string)
    }
    do { return try JSONDecoder().decode(Kind.self, from: Data(bytes)) } catch {
      throw SavedReport.Unreadable(
        "\(name) is no report that mendwall detect -o json wrote: \(Self.words(error))")
    }
  }

  private func expect(_ kind: String?, of version: String?, among kinds: [String])
    throws(SavedReport.Unreadable) -> String
  {
    guard let kind, kinds.contains(kind), version == Self.version else {
      let known =
        kinds.dropLast().joined(separator: ", ") + (kinds.count > 1 ? " or " : "")
        + (kinds.last ?? "")
      throw SavedReport.Unreadable(
        "\(name) holds a \(kind ?? "document without a kind") of "
          + "\(version ?? "no version"), and no \(known) of \(Self.version)")
    }
    return kind
  }

  func decoded<Value: Decodable>(as type: Value.Type) throws(SavedReport.Unreadable) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      throw SavedReport.Unreadable(
        "\(name) is a \(type) with something wrong in it: \(Self.words(error))")
    }
  }

  /// The run whose events it holds, one a line; nil where it begins with something else.
  func run() throws(SavedReport.Unreadable) -> SavedRestore? {
    let first = bytes.drop { $0 == UInt8(ascii: "\n") }.prefix { $0 != UInt8(ascii: "\n") }
    guard let kind = try? JSONDecoder().decode(Kind.self, from: Data(first)), kind.event != nil
    else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    var events: [RestoreEvent] = []
    for (index, line) in lines.enumerated() {
      do { events.append(try JSONDecoder().decode(RestoreEvent.self, from: Data(line))) } catch {
        // A run that was killed left its last line unfinished.
        if index > 0, index == lines.count - 1, bytes.last != UInt8(ascii: "\n") { break }
        throw SavedReport.Unreadable(
          "\(name) has no event of a run in line \(index + 1): \(Self.words(error))")
      }
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
    _ = try expect(run.plan.kind, of: run.plan.apiVersion, among: ["RestorePlan"])
    return run
  }

  /// Where a document is wrong, as a person can find it.
  private static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let (context, what): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "it lacks \(key.stringValue)")
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
      }
    let path = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
    return path.isEmpty ? what : "at /\(path.joined(separator: "/")): \(what)"
  }
}
