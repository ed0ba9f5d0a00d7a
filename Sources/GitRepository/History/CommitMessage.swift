/// What people and forges write into a commit's message beside its text.
enum CommitMessage {
  /// Those whom trailers name as authors beside the first (`Co-authored-by: Name <address>`).
  static func coAuthors(of message: String) -> [HistoryCommit.Person] {
    var people: [HistoryCommit.Person] = []
    for line in message.split(whereSeparator: \.isNewline).dropFirst() {
      guard let colon = line.firstIndex(of: ":"),
        line[..<colon].lowercased() == "co-authored-by",
        let opening = line.lastIndex(of: "<"), opening > colon,
        let closing = line.lastIndex(of: ">"), closing > opening
      else { continue }
      let person = HistoryCommit.Person(
        name: trimmed(line[line.index(after: colon)..<opening]),
        email: trimmed(line[line.index(after: opening)..<closing]))
      if !people.contains(person) { people.append(person) }
    }
    return people
  }

  /// The number of a pull or merge request, as forges write it: `lock down (#41)`, `Merge pull request #41
  /// from …`, `Merged in … (pull request #41)`, `Merged PR 41: …`, `See merge request group/project!41`.
  static func pullRequest(subject: String, message: String) -> Int? {
    for words in ["Merge pull request #", "Merged PR "] where subject.hasPrefix(words) {
      if let number = leadingNumber(subject.dropFirst(words.count)) { return number }
    }
    // At the end: a revert repeats the subject of what it takes back, and adds its own number.
    if subject.hasSuffix(")"), let opening = subject.lastIndex(of: "(") {
      let inner = subject[subject.index(after: opening)...].dropLast()
      for mark in ["#", "!", "pull request #"] where inner.hasPrefix(mark) {
        let digits = inner.dropFirst(mark.count)
        if digits.allSatisfy(isDigit), let number = Int(digits) { return number }
      }
    }
    for line in message.split(whereSeparator: \.isNewline)
    where line.hasPrefix("See merge request ") {
      if let mark = line.lastIndex(of: "!") {
        return leadingNumber(line[line.index(after: mark)...])
      }
    }
    return nil
  }

  private static func leadingNumber(_ text: Substring) -> Int? {
    Int(text.prefix(while: isDigit))
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }

  private static func trimmed(_ text: Substring) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}
