/// A selector in Calico's own language: `has(tier) && role in {'db', 'cache'}`.
///
/// The grammar is that of `libcalico-go/lib/selector`: `||` binds least, then `&&`, then `!`; strings
/// stand in single or double quotes and know no escapes.
public struct CalicoSelector: Sendable {
  private indirect enum Expression: Sendable {
    case all
    case has(String)
    case matches(String, Comparison, [String])
    case not(Expression)
    case and([Expression])
    case or([Expression])
  }

  private enum Comparison: Sendable {
    case isIn, isNotIn, contains, startsWith, endsWith
  }

  private let expression: Expression

  /// Reads a selector, or gives nil for a text that is none. An empty one selects everything.
  public init?(_ text: String) {
    var parser = Parser(text)
    guard let expression = parser.whole() else { return nil }
    self.expression = expression
  }

  /// Whether an object is selected, as far as its labels are known: nil where it depends on the others.
  public func matches(_ label: (String) -> LabelValue) -> Bool? {
    CalicoSelector.evaluate(expression, label)
  }

  /// The labels that it names.
  var keys: Set<String> { CalicoSelector.keys(of: expression) }

  private static func keys(of expression: Expression) -> Set<String> {
    switch expression {
    case .all: []
    case .has(let key), .matches(let key, _, _): [key]
    case .not(let inner): keys(of: inner)
    case .and(let parts), .or(let parts): parts.map(keys).reduce([]) { $0.union($1) }
    }
  }

  private static func evaluate(_ expression: Expression, _ label: (String) -> LabelValue) -> Bool? {
    switch expression {
    case .all: true
    case .has(let key):
      switch label(key) {
      case .value: true
      case .absent: false
      case .unknown: nil
      }
    case .matches(let key, let comparison, let values): compare(label(key), comparison, values)
    case .not(let inner): evaluate(inner, label).map { !$0 }
    case .and(let parts): conclude(parts.map { evaluate($0, label) }, deciding: false)
    case .or(let parts): conclude(parts.map { evaluate($0, label) }, deciding: true)
    }
  }

  /// One deciding value decides; without it an unknown one leaves all unknown.
  private static func conclude(_ values: [Bool?], deciding: Bool) -> Bool? {
    if values.contains(deciding) { return deciding }
    return values.contains(nil) ? nil : !deciding
  }

  private static func compare(_ label: LabelValue, _ comparison: Comparison, _ values: [String])
    -> Bool?
  {
    switch label {
    case .unknown: nil
    case .absent: comparison == .isNotIn
    case .value(let value):
      switch comparison {
      case .isIn: values.contains(value)
      case .isNotIn: !values.contains(value)
      case .contains: values.contains { value.contains($0) }
      case .startsWith: values.contains { value.hasPrefix($0) }
      case .endsWith: values.contains { value.hasSuffix($0) }
      }
    }
  }

  private struct Parser {
    private static let mostLevels = 100
    private let bytes: [UInt8]
    private var index = 0
    private var level = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func whole() -> Expression? {
      skipSpace()
      if index == bytes.count { return .all }
      guard let expression = alternatives() else { return nil }
      skipSpace()
      return index == bytes.count ? expression : nil
    }

    private mutating func alternatives() -> Expression? {
      guard level < Parser.mostLevels else { return nil }
      level += 1
      defer { level -= 1 }
      return joined(by: "||", Expression.or) {
        $0.joined(by: "&&", Expression.and) { $0.operation() }
      }
    }

    private mutating func joined(
      by sign: String, _ join: ([Expression]) -> Expression,
      _ part: (inout Parser) -> Expression?
    ) -> Expression? {
      guard let first = part(&self) else { return nil }
      var parts = [first]
      while take(sign) {
        guard let next = part(&self) else { return nil }
        parts.append(next)
      }
      return parts.count == 1 ? first : join(parts)
    }

    private mutating func operation() -> Expression? {
      var isNegated = false
      while take("!") { isNegated.toggle() }
      guard let operand = operand() else { return nil }
      return isNegated ? .not(operand) : operand
    }

    private mutating func operand() -> Expression? {
      if take("(") {
        guard let inner = alternatives(), take(")") else { return nil }
        return inner
      }
      guard let word = word() else { return nil }
      // The parenthesis of a function stands right behind its name.
      if index < bytes.count, bytes[index] == UInt8(ascii: "(") {
        index += 1
        switch word {
        // `global()` has a meaning of its own in a rule's namespaceSelector alone.
        case "all", "global": return take(")") ? .all : nil
        case "has":
          guard let key = self.word(), take(")") else { return nil }
          return .has(key)
        default: return nil
        }
      }
      return comparison(of: word)
    }

    private mutating func comparison(of key: String) -> Expression? {
      if take("==") { return one(key, .isIn) }
      if take("!=") { return one(key, .isNotIn) }
      // Behind a label these words need no space, neither between nor after them.
      if take("contains") { return one(key, .contains) }
      if take("starts") { return take("with") ? one(key, .startsWith) : nil }
      if take("ends") { return take("with") ? one(key, .endsWith) : nil }
      if take("in") { return values().map { .matches(key, .isIn, $0) } }
      guard take("not"), take("in") else { return nil }
      return values().map { .matches(key, .isNotIn, $0) }
    }

    private mutating func one(_ key: String, _ comparison: Comparison) -> Expression? {
      string().map { .matches(key, comparison, [$0]) }
    }

    private mutating func values() -> [String]? {
      guard take("{") else { return nil }
      var values: [String] = []
      // A comma may stand behind the last one too.
      while let value = string() {
        values.append(value)
        if !take(",") { break }
      }
      return take("}") ? values : nil
    }

    private mutating func string() -> String? {
      skipSpace()
      guard index < bytes.count,
        bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
      else { return nil }
      let rest = bytes[(index + 1)...]
      guard let end = rest.firstIndex(of: bytes[index]) else { return nil }
      index = end + 1
      return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// A label's name, or a word of the language.
    private mutating func word() -> String? {
      skipSpace()
      let start = index
      while index < bytes.count, Parser.isWordByte(bytes[index]) { index += 1 }
      return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"), UInt8(ascii: "-"):
        true
      default: false
      }
    }

    private mutating func take(_ sign: String) -> Bool {
      skipSpace()
      // A single sign of negation is no part of `!=`.
      guard bytes[index...].starts(with: sign.utf8),
        sign != "!" || !bytes[index...].starts(with: "!=".utf8)
      else { return false }
      index += sign.utf8.count
      return true
    }

    private mutating func skipSpace() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }
  }
}
