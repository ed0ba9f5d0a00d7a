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

  /// Takes a sentence apart.
  ///
  /// - Parameters:
  ///   - subject: what stands before the colon.
  ///   - verdict: what stands behind it.
  /// - Returns: nil for what is no such sentence; its words may still mean nobody.
  static func reading(_ subject: String, _ verdict: String) -> AssertionSentence? {
    let words = AssertionSentence.words(subject)
    guard words.first == "from", let border = words.firstIndex(of: "to") else { return nil }
    let on = words[border...].firstIndex(of: "on")
    let from = AssertionSentence.list(words[1..<border])
    let to = AssertionSentence.list(words[(border + 1)..<(on ?? words.count)])
    let ports = on.map { AssertionSentence.list(words[($0 + 1)...]) } ?? []
    let said = AssertionSentence.words(verdict)
    guard let expectation = said.first, !from.isEmpty, !to.isEmpty, on == nil || !ports.isEmpty
    else { return nil }
    if said.count == 1 {
      return AssertionSentence(from: from, to: to, ports: ports, expectation: expectation)
    }
    guard said[1] == "except", said.count > 2 else { return nil }
    return AssertionSentence(
      from: from, to: to, ports: ports, expectation: expectation,
      except: AssertionSentence.list(said[2...]))
  }

  /// The same as a mapping of fields.
  ///
  /// - Parameter place: where the sentence stands.
  func fields(at place: SourceSpan?) -> Node {
    func list(_ words: [String]) -> Node {
      Node(.sequence(words.map { Node(.string($0), span: place) }), span: place)
    }
    var fields = Mapping([
      .init(key: "from", keySpan: place, value: list(from)),
      .init(key: "to", keySpan: place, value: list(to)),
      .init(key: "expect", keySpan: place, value: Node(.string(expectation), span: place)),
    ])
    if !ports.isEmpty { fields["ports"] = list(ports) }
    if !except.isEmpty { fields["except"] = list(except) }
    return Node(.mapping(fields), span: place)
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
