import Documents
import Reports

/// Reports as -o json writes them.
enum SavedJSON {
  static func report(_ text: String) throws -> DriftReport {
    let bytes = Array(text.utf8)
    let node = try JSONReader.read(
      bytes, file: "report", limits: ReadingLimits(bytes: max(1, bytes.count)))
    return try NodeDecoder.decode(DriftReport.self, from: node, file: "report")
  }

  static func text(of report: DriftReport) throws -> String {
    JSONWriter.pretty(try NodeEncoder.encode(report))
  }
}
