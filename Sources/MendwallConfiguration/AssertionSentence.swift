import Documents

/// An assertion as a sentence, taken apart: `from A, B to C on tcp/443: deny except D`.
struct AssertionSentence {
  var from: [String]
  var to: [String]
  var ports: [String] = []
  var expectation: String
  var except: [String] = []

  /// Where a sentence ends and its verdict begins: behind the colon before the verdict, since addresses have
  /// colons too.
  static func parts(_ text: String) -> (subject: String, verdict: String)? {
    let words = words(text)
    let verdicts = words.indices.dropFirst().filter { words[$0 - 1].hasSuffix(":") }
    guard
      let index = verdicts.first(where: { words[$0] == "allow" || words[$0] == "deny" })
        ?? verdicts.last
    else { return nil }
    return (
      words[..<index].joined(separator: " ").dropLast().description,
      words[index...].joined(separator: " ")
    )
  }

  /// - Parameters:
  ///   - subject: what stands before the colon.
  ///   - verdict: what stands behind it.
  /// - Returns: nil for what is no such sentence; its words may still mean nobody.
  init?(_ subject: String, _ verdict: String) {
    let words = AssertionSentence.words(subject)
    guard words.first == "from", let to = words.firstIndex(of: "to") else { return nil }
    let on = words[to...].firstIndex(of: "on")
    from = AssertionSentence.list(words[1..<to])
    self.to = AssertionSentence.list(words[(to + 1)..<(on ?? words.count)])
    if let on { ports = AssertionSentence.list(words[(on + 1)...]) }
    let said = AssertionSentence.words(verdict)
    guard let first = said.first, !from.isEmpty, !self.to.isEmpty, on == nil || !ports.isEmpty
    else { return nil }
    expectation = first
    if said.count > 1 {
      guard said[1] == "except", said.count > 2 else { return nil }
      except = AssertionSentence.list(said[2...])
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func list(_ words: ArraySlice<String>) -> [String] {
    if words.isEmpty { return [] }
    return words.joined(separator: " ").split(separator: ",", omittingEmptySubsequences: false).map
    {
      String($0.drop(while: \.isWhitespace)).trimmedAtEnd
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
