import FoundationEssentials
public import Reports

/// The report in its own JSON form, with sorted keys, ending in a line break.
public enum JSONRenderer {
  public static func render(_ report: DriftReport) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
  }
}
