import FoundationEssentials
public import Reports

/// The report in its own JSON form, with sorted keys, ending in a line break.
public enum JSONRenderer {
  public static func render(_ report: DriftReport) throws -> String { try encoded(report) }

  public static func render(_ timeline: Timeline) throws -> String { try encoded(timeline) }

  public static func render(_ plan: RestorePlan) throws -> String { try encoded(plan) }

  public static func render(_ report: RestoreReport) throws -> String { try encoded(report) }

  public static func render(_ report: ReachReport) throws -> String { try encoded(report) }

  /// An event in one line.
  public static func line(_ event: RestoreEvent) throws -> String {
    try encoded(event, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func encoded(
    _ report: some Encodable,
    _ formatting: JSONEncoder.OutputFormatting = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return escaped(String(decoding: try encoder.encode(report), as: UTF8.self)) + "\n"
  }

  /// The encoder escapes what JSON demands. Other controls, among them those that turn the text of a
  /// terminal around, can only stand within strings, and mean the same escaped.
  static func escaped(_ json: String) -> String {
    func isPlain(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) || byte == 0x0A }
    var result = ""
    var start = json.startIndex
    while let next = json.utf8[start...].firstIndex(where: { !isPlain($0) }) {
      result += json[start..<next]
      let scalar = json.unicodeScalars[next]
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
      start = json.unicodeScalars.index(after: next)
    }
    return result + json[start...]
  }
}
