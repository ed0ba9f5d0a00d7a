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

  /// Which of these kinds it is of.
  func kind(among kinds: [String]) throws(SavedReport.Unreadable) -> String {
    let kind = try self.kind()
    return kind.event == nil
      ? try expect(kind.kind, of: kind.apiVersion, among: kinds)
      : try expect("RestoreEvent", of: Self.version, among: kinds)
  }

  private func kind() throws(SavedReport.Unreadable) -> Kind {
    try kind(of: bytes)
  }

  /// A large report is gone through once for this, and nothing else of it is kept.
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

  /// The value that it holds, where that is no report of drift.
  func decoded<Value: Decodable>(as type: Value.Type) throws(SavedReport.Unreadable) -> Value {
    do throws(DocumentError) {
      return try NodeDecoder.decode(
        type, from: try JSONReader.read(bytes, file: name, limits: limits), file: name)
    } catch { throw unreadable(error, as: type) }
  }

  /// The report of drift that it holds, read finding by finding: a large one is never whole as nodes.
  func report() throws(SavedReport.Unreadable) -> DriftReport {
    do throws(DocumentError) {
      var (report, findings) = try value(DriftReport.self, listing: Finding.self, in: "findings")
      report.findings = findings
      return report
    } catch { throw unreadable(error, as: DriftReport.self) }
  }

  /// The reports of many clusters that it holds, read report by report.
  func list() throws(SavedReport.Unreadable) -> DriftReportList {
    var list: DriftReportList
    do throws(DocumentError) {
      let items: [DriftReport]
      (list, items) = try value(DriftReportList.self, listing: DriftReport.self, in: "items")
      list.items = items
    } catch { throw unreadable(error, as: DriftReportList.self) }
    for item in list.items {
      _ = try expect(item.kind, of: item.apiVersion, among: ["DriftReport"])
    }
    return list
  }

  /// A value without one of its lists, and the elements of that.
  private func value<Value: Decodable, Element: Decodable & Sendable>(
    _ type: Value.Type, listing element: Element.Type, in field: String
  ) throws(DocumentError) -> (Value, [Element]) {
    var reader = try JSONReader(bytes, file: name, limits: limits)
    var (fields, hasList) = try reader.openList(in: field)
    var readers: [JSONReader] = []
    if hasList {
      while let element = try reader.passItem(isFirst: readers.isEmpty) { readers.append(element) }
      for entry in try reader.closeList().entries { fields[entry.key] = entry.value }
      fields[field] = Node(.sequence([]))
    }
    let value = try NodeDecoder.decode(Value.self, from: Node(.mapping(fields)), file: name)
    return (value, try elements(readers))
  }

  /// The elements that readers stand before, by every processor that there is: a large report takes seconds.
  private func elements<Element: Decodable & Sendable>(_ readers: [JSONReader])
    throws(DocumentError) -> [Element]
  {
    let parts = try inParallel(over: readers.indices) { range throws(DocumentError) in
      var elements: [Element] = []
      elements.reserveCapacity(range.count)
      for var reader in readers[range] {
        guard let node = try reader.next() else { continue }
        elements.append(try NodeDecoder.decode(Element.self, from: node, file: name))
      }
      return elements
    }
    return parts.flatMap { $0 }
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
    _ = try expect(run.plan.kind, of: run.plan.apiVersion, among: ["RestorePlan"])
    return run
  }
}
