import Documents
import PolicyModel

/// What a value of the API must look like.
indirect enum Shape: Sendable {
  case string
  case integer
  case integerOrString
  /// Free keys with strings.
  case strings
  case list(of: Shape)
  case object(Fields)
  /// Not known.
  case any

  struct Fields: Sendable {
    let shapes: [String: Shape]
    let required: [String]
    /// Whether the API has more fields here than are named.
    let hasOthers: Bool

    init(_ shapes: [String: Shape], required: [String] = [], hasOthers: Bool = false) {
      self.shapes = shapes
      self.required = required
      self.hasOthers = hasOthers
    }
  }

  /// What is wrong with a place.
  enum Flaw {
    /// A key that the API does not have, and the keys that it has there.
    case unknown([String])
    /// A value of another type, and what it must be in words.
    case wrongType(String)
    /// The key of a field that must be there.
    case missing(String)
    case null
  }

  /// The fields as far as what is compared of a kind tells them.
  init(_ schema: FieldSchema) {
    switch schema {
    case .scalar, .spelled, .map: self = .any
    case .cidr: self = .string
    case .set(let element), .list(let element): self = .list(of: Shape(element))
    case .object(let object):
      self = .object(
        Fields(object.fields.mapValues { Shape($0.schema) }, hasOthers: object.hasOthers))
    }
  }

  /// What the shape is, in words for a message.
  private var inWords: String {
    switch self {
    case .string: "a string"
    case .integer: "a whole number"
    case .integerOrString: "a whole number or a string"
    case .strings, .object: "a mapping"
    case .list: "a list"
    case .any: "any value"
    }
  }

  /// Goes through what is wrong with an object.
  func check(_ object: Node, _ report: ([String], Flaw) -> Void) {
    var path: [String] = []
    check(object, &path, report)
  }

  /// - Parameter path: where the node stands; the same again afterwards.
  private func check(_ node: Node, _ path: inout [String], _ report: ([String], Flaw) -> Void) {
    if node.isNull { return report(path, .null) }
    switch (self, node.content) {
    case (.any, _), (.string, .string), (.integer, .integer), (.integerOrString, .integer),
      (.integerOrString, .string):
      break
    case (.strings, .mapping(let mapping)):
      for entry in mapping.entries {
        path.append(entry.key)
        Shape.string.check(entry.value, &path, report)
        path.removeLast()
      }
    case (.list(let element), .sequence(let elements)):
      for (index, value) in elements.enumerated() {
        path.append(String(index))
        element.check(value, &path, report)
        path.removeLast()
      }
    case (.object(let fields), .mapping(let mapping)):
      for entry in mapping.entries {
        path.append(entry.key)
        if let shape = fields.shapes[entry.key] {
          shape.check(entry.value, &path, report)
        } else if !fields.hasOthers {
          report(path, .unknown(fields.shapes.keys.sorted()))
        }
        path.removeLast()
      }
      for key in fields.required where mapping[key].map(\.isNull) ?? true {
        report(path, .missing(key))
      }
    default: report(path, .wrongType(inWords))
    }
  }
}
