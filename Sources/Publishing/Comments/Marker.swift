import Crypto
import FoundationEssentials

/// What the first line of a comment says of it, unseen by readers: that it is Mendwall's, what it is about,
/// and what it last said.
struct Marker: Sendable, Equatable {
  enum State: String, Sendable {
    case clean, drift, unknown
  }

  /// A hash of what the comment is about: one cluster, and one scope of it.
  let subject: String
  var state: State

  /// - Parameters:
  ///   - cluster: what stands for the cluster.
  ///   - scope: what tells several reports about one cluster apart.
  init(cluster: String, scope: String, state: State) {
    let digest = SHA256.hash(data: Data("\(cluster)\n\(scope)".utf8))
    subject = hexadecimal(digest.prefix(8))
    self.state = state
  }

  /// Reads the marker of a comment; nil for a comment without one.
  init?(readingFrom body: String) {
    let line = body.prefix { !$0.isNewline }
    guard let start = line.firstRange(of: "mendwall:") else { return nil }
    let open = line[..<start.lowerBound]
    guard open == "<!-- " || open == "[//]: # (" else { return nil }
    let words = line[start.upperBound...].split { " )".contains($0) }
    guard words.count >= 2, words[0].count == 16, words[0].allSatisfy(\.isHexDigit),
      let state = State(rawValue: String(words[1]))
    else { return nil }
    subject = String(words[0])
    self.state = state
  }

  /// The line: an HTML comment, or where a forge shows those a link definition that nothing refers to.
  func line(inHTML: Bool) -> String {
    let words = "mendwall:\(subject) \(state.rawValue)"
    return inHTML ? "<!-- \(words) -->" : "[//]: # (\(words))"
  }
}

/// Bytes in hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0\(digits)" : digits
  }.joined()
}
