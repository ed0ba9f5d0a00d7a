import Documents
import Reports

/// What a file that an earlier run wrote holds: gone through once, with the elements of its one long list left unread.
struct OpenedDocument {
  /// The lists that grow with the cluster.
  private static let lists: Set = ["findings", "items"]

  private let name: String
  private let fields: Mapping
  private let list: String?
  private let elements: [JSONReader]

  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what a person calls it.
  ///   - limits: what it may hold at most.
  init(_ bytes: [UInt8], file name: String, limits: ReadingLimits) throws(DocumentError) {
    var reader = try JSONReader(bytes, file: name, limits: limits)
    var (fields, list) = try reader.openList(among: OpenedDocument.lists)
    var elements: [JSONReader] = []
    if let list {
      while let element = try reader.passItem(isFirst: elements.isEmpty) {
        elements.append(element)
      }
      for entry in try reader.closeList().entries { fields[entry.key] = entry.value }
      fields[list] = Node(.sequence([]))
    } else if try reader.next() != nil {
      throw DocumentError(
        code: .syntax, message: "more text follows the value", file: name, position: nil)
    }
    (self.name, self.fields, self.list, self.elements) = (name, fields, list, elements)
  }

  var apiVersion: String? { fields["apiVersion"]?.string }
  var kind: String? { fields["kind"]?.string }
  /// Of an event of a run; these have no kind.
  var event: String? { fields["event"]?.string }

  /// The value that it holds, where that is no report of drift.
  func decoded<Value: Decodable>(as type: Value.Type) throws(SavedReport.Unreadable) -> Value {
    do throws(DocumentError) {
      var fields = fields
      if let list {
        var nodes: [Node] = []
        for element in elements {
          if let node = try OpenedDocument.node(element) { nodes.append(node) }
        }
        fields[list] = Node(.sequence(nodes))
      }
      return try NodeDecoder.decode(type, from: Node(.mapping(fields)), file: name)
    } catch { throw unreadable(error, as: type) }
  }

  private static func node(_ reader: JSONReader) throws(DocumentError) -> Node? {
    var reader = reader
    return try reader.next()
  }

  /// The report of drift that it holds, read finding by finding: a large one is never whole as nodes.
  func report() throws(SavedReport.Unreadable) -> DriftReport {
    do throws(DocumentError) {
      var report = try head(DriftReport.self)
      if list == "findings" { report.findings = try values(of: Finding.self) }
      return report
    } catch { throw unreadable(error, as: DriftReport.self) }
  }

  /// The reports of many clusters that it holds, read report by report.
  func reports() throws(SavedReport.Unreadable) -> DriftReportList {
    var reports: DriftReportList
    do throws(DocumentError) {
      reports = try head(DriftReportList.self)
      if list == "items" { reports.items = try values(of: DriftReport.self) }
    } catch { throw unreadable(error, as: DriftReportList.self) }
    for item in reports.items {
      try SavedDocument.expect(item.kind, of: item.apiVersion, among: ["DriftReport"], in: name)
    }
    return reports
  }

  /// All but the elements of the list.
  private func head<Value: Decodable>(_ type: Value.Type) throws(DocumentError) -> Value {
    try NodeDecoder.decode(type, from: Node(.mapping(fields)), file: name)
  }

  /// The elements of the list, by every processor that there is: a large report takes seconds.
  private func values<Element: Decodable & Sendable>(of type: Element.Type) throws(DocumentError)
    -> [Element]
  {
    let parts = try inParallel(over: elements.indices) { range throws(DocumentError) in
      var values: [Element] = []
      values.reserveCapacity(range.count)
      for reader in elements[range] {
        guard let node = try OpenedDocument.node(reader) else { continue }
        values.append(try NodeDecoder.decode(Element.self, from: node, file: name))
      }
      return values
    }
    return parts.flatMap { $0 }
  }

  private func unreadable(_ error: DocumentError, as type: Any.Type) -> SavedReport.Unreadable {
    SavedReport.Unreadable("\(error); no \(type) can be read from this file")
  }
}
