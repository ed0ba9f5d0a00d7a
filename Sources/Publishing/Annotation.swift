import MendwallConfiguration
import Rendering
import Reports

/// A note at a line of a file in Git.
struct Annotation: Sendable {
  let path: String
  /// Counted from 1.
  let line: Int
  let severity: Severity
  let title: String
  let message: String
}

extension Publication {
  /// A note for each finding that stands in a file of Git, the gravest first.
  var annotations: [Annotation] {
    report.findings.filter(\.isDeparture).compactMap { finding in
      guard let place = finding.place else { return nil }
      let told =
        [finding.sentence, finding.severityReason, finding.explanation].compactMap { $0 }
        + finding.impactInWords
      return Annotation(
        path: place.path, line: max(1, place.line ?? 1), severity: finding.severity,
        title: finding.headline,
        message: told.isEmpty ? finding.headline : told.joined(separator: "\n"))
    }
  }
}

extension String {
  /// As much of it as some bytes of UTF-8 hold.
  func cut(toBytes most: Int) -> String {
    guard utf8.count > most else { return self }
    var result = ""
    var room = most - "…".utf8.count
    for character in self {
      room -= character.utf8.count
      if room < 0 { break }
      result.append(character)
    }
    return result + "…"
  }

  /// Percent-encoded as a part of a path or a query (RFC 3986, 2.3).
  var addingPercentEncoding: String {
    var result = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
