public import Documents

/// A selector of objects by their labels (`k8s.io/apimachinery/pkg/apis/meta/v1`, LabelSelector).
public struct LabelSelector: Sendable, Hashable {
  public enum Operator: String, Sendable {
    case isIn = "In"
    case isNotIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"

    /// An operator either needs values or must have none (`k8s.io/apimachinery/pkg/labels`).
    fileprivate var needsValues: Bool { self == .isIn || self == .isNotIn }
  }

  public struct Requirement: Sendable, Hashable {
    public let key: String
    public let `operator`: Operator
    public let values: [String]
  }

  /// All of them must hold; none selects everything.
  public let requirements: [Requirement]

  /// Selects every object.
  public static let everything = LabelSelector(requirements: [])

  private init(requirements: [Requirement]) { self.requirements = requirements }

  /// Reads the API's form, or gives nil for a value that is none.
  public init?(_ node: Node) {
    guard let mapping = node.mapping else { return nil }
    var requirements: [Requirement] = []
    if let labels = mapping["matchLabels"], !labels.isNull {
      guard let labels = labels.mapping else { return nil }
      for entry in labels.entries {
        guard let value = entry.value.string else { return nil }
        requirements.append(Requirement(key: entry.key, operator: .isIn, values: [value]))
      }
    }
    if let expressions = mapping["matchExpressions"], !expressions.isNull {
      guard let expressions = expressions.sequence else { return nil }
      for expression in expressions {
        let values = expression["values"]?.sequence ?? []
        let texts = values.compactMap(\.string)
        guard let key = expression["key"]?.string, texts.count == values.count,
          let `operator` = (expression["operator"]?.string).flatMap(Operator.init),
          `operator`.needsValues != values.isEmpty
        else { return nil }
        requirements.append(Requirement(key: key, operator: `operator`, values: texts))
      }
    }
    self.requirements = requirements
  }

  /// Whether an object with these labels is selected.
  public func matches(_ labels: [String: String]) -> Bool {
    matches { labels[$0].map(LabelValue.value) ?? .absent } ?? false
  }

  /// Whether an object is selected, as far as its labels are known: nil where it depends on the others.
  public func matches(_ label: (String) -> LabelValue) -> Bool? {
    var isCertain = true
    for requirement in requirements {
      switch requirement.isMet(by: label(requirement.key)) {
      case false?: return false
      case true?: break
      case nil: isCertain = false
      }
    }
    return isCertain ? true : nil
  }
}

/// What is known of one label of an object.
public enum LabelValue: Hashable, Sendable {
  case value(String)
  case absent
  case unknown
}

extension LabelSelector.Requirement {
  fileprivate func isMet(by value: LabelValue) -> Bool? {
    switch (value, `operator`) {
    case (.unknown, _): nil
    case (.value(let value), .isIn): values.contains(value)
    case (.value(let value), .isNotIn): !values.contains(value)
    case (.value, .exists), (.absent, .doesNotExist), (.absent, .isNotIn): true
    case (.value, .doesNotExist), (.absent, .exists), (.absent, .isIn): false
    }
  }
}
