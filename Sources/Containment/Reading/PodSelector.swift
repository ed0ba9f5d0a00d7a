public import Documents

/// A selector of pods by their labels, as kubectl's `--selector` takes it: `app=web,tier in (a,b),!legacy`.
public struct PodSelector: Sendable, Equatable {
  /// The API's form: `matchLabels` for what must be equal, `matchExpressions` for the rest.
  public let node: Node

  /// Reads requirements between commas, all of which must hold.
  ///
  /// - Throws: ``InvalidContainment`` for any other text, and for one that selects no pod.
  public init(_ text: String) throws(InvalidContainment) {
    var parser = Parser(text)
    var labels: [Mapping.Entry] = []
    var expressions: [Node] = []
    repeat {
      switch try parser.requirement() {
      case .equality(let key, let value):
        guard !labels.contains(where: { $0.key == key }) else {
          throw InvalidContainment(
            "the selector \(quoted(text)) asks \(key) to equal two values; write \(key) in (A,B) for "
              + "either of them")
        }
        labels.append(.init(key: key, value: Node(.string(value))))
      case .expression(let expression): expressions.append(expression)
      }
    } while try parser.hasNext()
    var selector = Mapping()
    if !labels.isEmpty { selector["matchLabels"] = Node(.mapping(Mapping(labels))) }
    if !expressions.isEmpty { selector["matchExpressions"] = Node(.sequence(expressions)) }
    node = Node(.mapping(selector))
  }

  private enum Requirement {
    case equality(String, String)
    case expression(Node)
  }

  /// The grammar of `k8s.io/apimachinery/pkg/labels`, without its comparisons of numbers, which no policy
  /// can hold.
  private struct Parser {
    private let text: String
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
      self.text = text
      bytes = Array(text.utf8)
    }

    mutating func requirement() throws(InvalidContainment) -> Requirement {
      if take("!") {
        return .expression(["key": Node(.string(try key())), "operator": "DoesNotExist"])
      }
      let key = try key()
      if take("==") || take("=") { return .equality(key, try value()) }
      if take("!=") { return .expression(Parser.expression(key, "NotIn", [try value()])) }
      switch word() {
      case "": return .expression(["key": Node(.string(key)), "operator": "Exists"])
      case "in": return .expression(Parser.expression(key, "In", try values()))
      case "notin": return .expression(Parser.expression(key, "NotIn", try values()))
      default:
        throw fault("has neither =, !=, in nor notin behind \(key)")
      }
    }

    /// Whether a comma leads to one more requirement, or the text is at its end.
    mutating func hasNext() throws(InvalidContainment) -> Bool {
      if take(",") { return true }
      skipSpace()
      guard index == bytes.count else {
        let rest = String(decoding: bytes[index...], as: UTF8.self)
        throw fault("has \(quoted(rest)) where a comma or the end must stand")
      }
      return false
    }

    private mutating func key() throws(InvalidContainment) -> String {
      let key = word()
      if key.isEmpty { throw fault("lacks the key of a label") }
      guard Names.isLabelKey(key) else {
        throw fault("has \(quoted(key)), which is no key of a label")
      }
      return key
    }

    private mutating func value() throws(InvalidContainment) -> String {
      let value = word()
      guard Names.isLabelValue(value) else {
        throw fault("has \(quoted(value)), which is no value of a label")
      }
      return value
    }

    private mutating func values() throws(InvalidContainment) -> [String] {
      guard take("(") else { throw fault("lacks the values in parentheses behind in or notin") }
      var values: [String] = []
      repeat {
        let value = try value()
        guard !value.isEmpty else { throw fault("has an empty value in parentheses") }
        values.append(value)
      } while take(",")
      guard take(")") else { throw fault("lacks the closing parenthesis") }
      return values
    }

    private static func expression(_ key: String, _ word: String, _ values: [String]) -> Node {
      [
        "key": Node(.string(key)), "operator": Node(.string(word)),
        "values": Node(.sequence(values.map { Node(.string($0)) })),
      ]
    }

    private func fault(_ what: String) -> InvalidContainment {
      InvalidContainment(
        "the selector \(quoted(text)) \(what); write it as app=web,tier in (a,b)")
    }

    /// All up to a space or a sign; empty where one of them stands.
    private mutating func word() -> String {
      skipSpace()
      let start = index
      while index < bytes.count, !" \t,()=!".utf8.contains(bytes[index]) { index += 1 }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func take(_ sign: String) -> Bool {
      skipSpace()
      guard bytes[index...].starts(with: sign.utf8) else { return false }
      index += sign.utf8.count
      return true
    }

    private mutating func skipSpace() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }
  }
}
