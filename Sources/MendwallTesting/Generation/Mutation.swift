public import Documents
public import PolicyModel
public import Testing

/// A change of one place of an object that alters what it means.
public struct Mutation: Sendable, CustomTestStringConvertible {
  enum Change: Sendable {
    case set(Node)
    case remove
    /// Puts an element at the end of a list, which is made where there is none.
    case append(Node)
  }

  /// A sentence.
  public let name: String
  private let place: [String]
  private let change: Change
  /// Whether the change back is none: a label that only the cluster has is nobody's.
  public let isOneWay: Bool

  /// - Parameter place: a JSON Pointer; the token `@` is the element that ``Mutations`` puts into
  ///   the list.
  init(_ name: String, _ place: String, _ change: Change, isOneWay: Bool = false) {
    self.name = name
    self.place = JSONPointer(place)?.tokens ?? []
    self.change = change
    self.isOneWay = isOneWay
  }

  public var testDescription: String { name }

  /// The object with the change, or nil where it has no such place, or nothing changes.
  public func applied(to object: Node) -> Node? {
    let result: Node? =
      switch change {
      case .set(let value): object.edited(at: place[...]) { _ in value }
      case .remove: object.edited(at: place[...]) { _ in nil }
      case .append(let element):
        object.edited(at: place[...]) { Node(.sequence(($0?.sequence ?? []) + [element])) }
      }
    return result == object ? nil : result
  }

  /// What an object has at the place that is changed.
  public func value(in object: Node) -> Node? {
    var found: Node?
    _ = object.edited(at: place[...]) { value in
      found = value
      return value
    }
    return found
  }
}

/// What of a kind's objects may be changed, and what must be there to be changed.
public struct Mutations: Sendable {
  /// What an object is given to begin with, or loses, by its place.
  let settled: [(place: String, value: Node?)]
  /// The elements that are put into lists among others, by the list's place. Each holds the word
  /// `marked`, and nothing in it is in another element, so that a change of it cannot be made up
  /// for.
  let marked: [(list: String, element: Node)]
  public let all: [Mutation]

  init(
    settled: [(place: String, value: Node?)] = [], marked: [(list: String, element: Node)] = [],
    _ all: [Mutation]
  ) {
    let label: (String, Node?) = ("/metadata/labels", ["mendwall.test/mark": "a"])
    self.settled = settled + [label]
    self.marked = marked
    self.all = all + Mutations.ofMetadata
  }

  /// The object with everything that the mutations change.
  public func prepared(_ object: Node, using random: inout some RandomNumberGenerator) -> Node {
    var result = object
    for (place, value) in settled {
      result = result.edited(at: JSONPointer(place)?.tokens[...] ?? []) { _ in value } ?? result
    }
    for (list, element) in marked {
      let tokens = JSONPointer(list)?.tokens[...] ?? []
      result =
        result.edited(at: tokens) { node in
          var elements = node?.sequence ?? []
          elements.insert(element, at: Int.random(in: 0...elements.count, using: &random))
          return Node(.sequence(elements))
        } ?? result
    }
    return result
  }

  /// Those of a kind.
  public static func of(_ kind: PolicyKind) -> Mutations {
    switch kind {
    case .networkPolicy: networkPolicy
    case .adminNetworkPolicy: adminTier(hasPriority: true)
    case .baselineAdminNetworkPolicy: adminTier(hasPriority: false)
    case .clusterNetworkPolicy: clusterNetworkPolicy
    case .ciliumNetworkPolicy, .ciliumClusterwideNetworkPolicy: cilium
    case .calicoNetworkPolicy: calico()
    case .calicoGlobalNetworkPolicy: calico(more: globalCalico)
    case .role: roles()
    case .clusterRole: clusterRole
    case .roleBinding, .clusterRoleBinding: binding
    default: Mutations([])
    }
  }

  private static let ofMetadata = [
    Mutation(
      "a label is changed", "/metadata/labels/mendwall.test~1mark", .set("b"), isOneWay: true),
    Mutation("a label is removed", "/metadata/labels/mendwall.test~1mark", .remove, isOneWay: true),
    Mutation(
      "an annotation appears that silences another tool",
      "/metadata/annotations/argocd.argoproj.io~1compare-options", .set("IgnoreExtraneous"),
      isOneWay: true),
  ]

  /// What may be done to a LabelSelector that has a label and a requirement of values.
  static func ofSelector(_ name: String, _ place: String) -> [Mutation] {
    [
      Mutation("\(name) is opened", place, .set([:])),
      Mutation("\(name) has another label", "\(place)/matchLabels/app", .set("altered")),
      Mutation("\(name) has one label more", "\(place)/matchLabels/altered", .set("yes")),
      Mutation("\(name) has no labels", "\(place)/matchLabels", .remove),
      Mutation("\(name) has no requirement", "\(place)/matchExpressions", .set([])),
      Mutation(
        "\(name) has another operator", "\(place)/matchExpressions/0/operator", .set("NotIn")),
      Mutation(
        "\(name) has another key", "\(place)/matchExpressions/0/key", .set("altered")),
      Mutation(
        "\(name) has one value more", "\(place)/matchExpressions/0/values", .append("altered")),
      Mutation("\(name) has one value less", "\(place)/matchExpressions/0/values/1", .remove),
      Mutation(
        "\(name) has one requirement more", "\(place)/matchExpressions",
        .append(["key": "altered", "operator": "Exists"])),
    ]
  }

  /// A peer that no other element of a list is.
  static func altered(_ field: String) -> Node {
    Node(
      .mapping(Mapping([Mapping.Entry(key: field, value: ["matchLabels": ["altered": "yes"]])])))
  }

  /// A LabelSelector for ``ofSelector(_:_:)``.
  static let selector: Node = [
    "matchLabels": ["app": "marked"],
    "matchExpressions": [["key": "mark", "operator": "In", "values": ["marked", "other"]]],
  ]
}
