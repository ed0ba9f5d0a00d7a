import Documents

/// Reads a log that comes in pieces of any size, packed by gzip or not, and counts its flows into a table.
///
/// It keeps no more of the log than a record, and at its beginning as much as its format takes to be told.
public struct FlowLogReader: ~Copyable {
  /// Longer records are passed over and counted.
  public static let longestRecord = 4 << 20
  /// How many of the records that could not be read are told.
  private static let mostProblems = 5

  public private(set) var summary: FlowLogSummary
  public private(set) var table: FlowTable
  private var parser: (any FlowParser)?
  private var hubble = HubbleCounting()
  private var splitter: RecordSplitter?
  /// What has come before the format was told.
  private var head: [UInt8] = []

  /// - Parameters:
  ///   - name: the file's, for what is told of it.
  ///   - format: what wrote it; nil for what its records say.
  ///   - table: where its flows are counted.
  public init(_ name: String, format: FlowFormat?, into table: FlowTable) {
    summary = FlowLogSummary(name: name, format: format)
    self.table = table
  }

  /// Takes in the next bytes, unpacked.
  public mutating func read(_ bytes: Span<UInt8>) {
    guard splitter == nil else {
      split(bytes)
      return
    }
    for index in bytes.indices { head.append(bytes[index]) }
    if head.count >= FormatDetection.mostBytes { begin() }
  }

  /// Ends the log.
  public mutating func finish() {
    if splitter == nil { begin() }
    guard var splitter = splitter.take() else { return }
    splitter.finish { record, line, kind in take(record, line, kind) }
  }

  /// Tells the format, and reads what has come.
  private mutating func begin() {
    let text = head
    head = []
    let shape = RecordShape(of: text.span)
    splitter = RecordSplitter(shape, longest: FlowLogReader.longestRecord)
    if summary.format == nil {
      summary.format = FormatDetection.format(of: text.span, in: shape)
    }
    parser = summary.format?.parser
    split(text.span)
  }

  private mutating func split(_ bytes: Span<UInt8>) {
    guard var splitter = splitter.take() else { return }
    splitter.split(bytes) { record, line, kind in take(record, line, kind) }
    self.splitter = splitter
  }

  private mutating func take(_ record: Span<UInt8>, _ line: Int, _ kind: RecordSplitter.Record) {
    let range = content(of: record)
    if range.isEmpty, kind == .whole { return }
    summary.records += 1
    guard kind == .whole else {
      refuse(line, "it is longer than \(FlowLogReader.longestRecord) bytes")
      return
    }
    let content = record.extracting(range)
    if summary.format == .hubble {
      guard let other = hubble.count(content, into: &table) else {
        summary.flows += 1
        return
      }
      note(other, line)
      return
    }
    guard let told = parser?.parse(content.array(content.indices)) else {
      refuse(line, "it is of no format that is known")
      return
    }
    note(told, line)
  }

  private mutating func note(_ record: FlowRecord, _ line: Int) {
    switch record {
    case .flow(let flow):
      summary.flows += 1
      table.add(flow)
    case .reply: summary.replies += 1
    case .other: summary.others += 1
    case .lost(let count):
      summary.others += 1
      summary.lost = summary.lost.addingClamped(count)
    case .unreadable(let reason): refuse(line, reason)
    }
  }

  private mutating func refuse(_ line: Int, _ reason: String) {
    summary.unreadable += 1
    guard summary.problems.count < FlowLogReader.mostProblems else { return }
    summary.problems.append(.init(line: line, reason: reason))
  }

  /// A record without space around it and what carried it: a container's log has the time and the stream
  /// before each line (`k8s.io/cri-client/pkg/logs`), an event stream of HTTP `data:`.
  private func content(of record: Span<UInt8>) -> Range<Int> {
    var (start, end) = (0, record.count)
    while start < end, FlowLogReader.isSpace(record[start]) { start += 1 }
    while end > start, FlowLogReader.isSpace(record[end - 1]) { end -= 1 }
    guard start < end, record[start] != UInt8(ascii: "{") else { return start..<end }
    if record.begins(start..<end, with: "data:") {
      start += 5
      while start < end, FlowLogReader.isSpace(record[start]) { start += 1 }
      return start..<end
    }
    guard
      let word = record.firstIndex(of: UInt8(ascii: " "), from: start).map({ $0 + 1 }), word < end,
      record.begins(word..<end, with: "stdout F ") || record.begins(word..<end, with: "stderr F ")
    else { return start..<end }
    return (word + 9)..<end
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Notes that the file is packed and damaged.
  mutating func noteDamage() { summary.isDamaged = true }

  /// Ends reading and gives what came of it.
  public consuming func result() -> (table: FlowTable, summary: FlowLogSummary) { (table, summary) }
}
