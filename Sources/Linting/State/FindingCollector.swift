import Documents
import PolicyModel

/// Takes what one rule finds.
struct FindingCollector {
  /// Which of a field's two places a finding marks.
  enum Anchor {
    /// The key; of an element of a list, the element.
    case key
    /// The value.
    case value
  }

  private let rule: LintRule
  private(set) var findings: [LintFinding] = []

  init(_ rule: LintRule) { self.rule = rule }

  /// Notes a place of a policy.
  ///
  /// - Parameters:
  ///   - path: of keys and indices into the object. Where it leads to nothing, what stands around it is
  ///     marked.
  mutating func add(
    _ object: LintedObject, _ path: [String], _ anchor: Anchor, _ message: String,
    remedy: String, replacement: String? = nil
  ) {
    findings.append(
      LintFinding(
        rule: rule.id, severity: rule.severity, object: object.reference, path: object.path,
        position: object.path == nil
          ? nil : FindingCollector.position(of: path, in: object.node, anchor),
        pointer: JSONPointer(path), message: message, remedy: remedy, replacement: replacement))
  }

  /// Notes the key at a place of a policy, or the element of a list.
  mutating func add(
    _ object: LintedObject, _ path: [String], _ message: String, remedy: String,
    replacement: String? = nil
  ) {
    add(object, path, .key, message, remedy: remedy, replacement: replacement)
  }

  /// Notes something about an object that is no policy, or about the whole state.
  mutating func add(
    _ object: ObjectReference?, at place: LintInput.Place?, _ message: String, remedy: String
  ) {
    findings.append(
      LintFinding(
        rule: rule.id, severity: rule.severity, object: object, path: place?.path,
        position: place?.position, pointer: nil, message: message, remedy: remedy, replacement: nil
      ))
  }

  private static func position(of path: [String], in object: Node, _ anchor: Anchor) -> Position? {
    var node = object
    var position = object.span?.start
    for (depth, token) in path.enumerated() {
      switch node.content {
      case .mapping(let mapping):
        guard let entry = mapping.entry(token) else { return position }
        let isLast = depth == path.count - 1
        node = entry.value
        let place = isLast && anchor == .value ? node.span ?? entry.keySpan : entry.keySpan
        position = place?.start ?? position
      case .sequence(let elements):
        guard let index = Int(token), elements.indices.contains(index) else { return position }
        node = elements[index]
        position = node.span?.start ?? position
      default: return position
      }
    }
    return position
  }
}
