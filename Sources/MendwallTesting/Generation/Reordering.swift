public import Documents
public import PolicyModel

/// Which lists of a kind have an order, told apart from the rules by which Mendwall compares.
public struct Reordering: Sendable {
  /// The lists of which the first element that matches decides, by their place.
  public let ordered: [String]
  /// What is compared as it stands, by its place, with `*` for any element.
  private let opaque: [String]

  public init(of kind: PolicyKind) {
    switch kind {
    case .adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy,
      .calicoNetworkPolicy, .calicoGlobalNetworkPolicy:
      ordered = ["/spec/ingress", "/spec/egress"]
      opaque = []
    case .ciliumNetworkPolicy, .ciliumClusterwideNetworkPolicy:
      ordered = []
      // Of a request the parts are compared as they stand.
      opaque = ["/spec", "/specs/*"].flatMap { rule in
        ["ingress", "egress"].map { "\(rule)/\($0)/*/toPorts/*/rules/*/*" }
      }
    default: (ordered, opaque) = ([], [])
    }
  }

  /// The object with its fields and the elements of its sets in another order, and some of these
  /// twice.
  public func shuffled(_ object: Node, using random: inout some RandomNumberGenerator) -> Node {
    shuffled(object, at: "", using: &random)
  }

  private func shuffled(
    _ node: Node, at place: String, using random: inout some RandomNumberGenerator
  ) -> Node {
    if opaque.contains(place) { return node }
    switch node.content {
    case .sequence(let elements):
      var result: [Node] = []
      for element in elements {
        result.append(shuffled(element, at: "\(place)/*", using: &random))
      }
      if ordered.contains(place) { return Node(.sequence(result)) }
      if let again = result.randomElement(using: &random), Bool.random(using: &random) {
        result.append(shuffled(again, at: "\(place)/*", using: &random))
      }
      return Node(.sequence(result.shuffled(using: &random)))
    case .mapping(let mapping):
      var entries: [Mapping.Entry] = []
      for entry in mapping.entries {
        let value = shuffled(entry.value, at: "\(place)/\(entry.key)", using: &random)
        entries.append(Mapping.Entry(key: entry.key, value: value))
      }
      return Node(.mapping(Mapping(entries.shuffled(using: &random))))
    default: return node
    }
  }
}
