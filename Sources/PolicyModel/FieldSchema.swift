public import Documents

/// How a field of a policy is brought into normal form and compared: the rules that the API server's
/// types and defaults imply.
public indirect enum FieldSchema: Sendable {
  /// One value, compared as it stands.
  case scalar
  /// One value that may be spelled in several ways: the function gives the spelling that is compared.
  /// Applied to its own result it changes nothing.
  case spelled(@Sendable (Node) -> Node)
  /// A range of addresses (RFC 4632), compared as text; two texts may be equal in effect.
  case cidr
  /// Free keys with scalar values, compared key by key.
  case map
  /// A list whose order and repetitions mean nothing.
  case set(of: FieldSchema)
  /// A list whose order has a meaning: rules of which the first that matches decides.
  case list(of: FieldSchema)
  case object(ObjectSchema)
}

/// The fields of an object. A field that is not named here is kept and compared as it stands, so that a
/// newer API's field is never passed over.
public struct ObjectSchema: Sendable {
  public struct Field: Sendable {
    /// What an empty list or mapping says in this field.
    public enum Empty: Sendable {
      /// Something else than an absent field: an empty selector selects all, no selector does not select.
      case differsFromAbsent
      /// The same as an absent field, and the normal form leaves both out.
      case equalsAbsent
      /// The same as an absent field, and the normal form has it in any case.
      case standsForAbsent
      /// The same as an absent field, and both mean "all": the first element narrows, the loss of the
      /// last one opens, so either is a change of the whole field.
      case meansEverything
    }

    public let schema: FieldSchema
    public let empty: Empty

    public init(_ schema: FieldSchema, empty: Empty = .differsFromAbsent) {
      self.schema = schema
      self.empty = empty
    }
  }

  public let fields: [String: Field]
  /// Whether the API has more fields here than are named.
  public let hasOthers: Bool
  /// Sets what the server sets where the author left it out. It sees the object with its empty fields
  /// gone, and must change nothing where it has already run.
  let addDefaults: @Sendable (inout Mapping) -> Void
  /// The fields that the normal form has in any case.
  private let standing: [String]

  public init(
    _ fields: [String: Field], hasOthers: Bool = false,
    addDefaults: @escaping @Sendable (inout Mapping) -> Void = { _ in }
  ) {
    self.fields = fields
    self.hasOthers = hasOthers
    self.addDefaults = addDefaults
    standing = fields.filter { $0.value.empty == .standsForAbsent }.keys.sorted()
  }

  func normalForm(of mapping: Mapping) -> Mapping {
    var entries: [Mapping.Entry] = []
    // Room for what is there and no more: a process that stays on keeps hundreds of thousands of these. The server
    // has set its defaults already.
    entries.reserveCapacity(mapping.count)
    for var entry in mapping.entries where !entry.value.isNull {
      if let field = fields[entry.key] {
        entry.value = field.schema.normalForm(of: entry.value)
        switch field.empty {
        case .equalsAbsent, .meansEverything:
          if field.schema.isEmpty(entry.value) { continue }
        case .differsFromAbsent, .standsForAbsent: break
        }
      }
      entries.append(entry)
    }
    var result = Mapping(entries)
    for key in standing where result[key] == nil {
      guard let schema = fields[key]?.schema, let empty = schema.empty else { continue }
      result[key] = schema.normalForm(of: empty)
    }
    addDefaults(&result)
    return result
  }
}

extension FieldSchema {
  /// The normal form of a value: nulls and meaningless empties gone, defaults set.
  ///
  /// Lists keep their elements and order, so that an index in the normal form is one in the source.
  /// A default that was set has no span. Applied twice it gives the same as once.
  public func normalForm(of node: Node) -> Node {
    switch (self, node.content) {
    case (.object(let schema), .mapping(let mapping)):
      return Node(.mapping(schema.normalForm(of: mapping)), span: node.span)
    case (.map, .mapping(let mapping)):
      guard mapping.entries.contains(where: \.value.isNull) else { return node }
      return Node(
        .mapping(Mapping(mapping.entries.filter { !$0.value.isNull })), span: node.span)
    case (.set(let element), .sequence(let elements)),
      (.list(let element), .sequence(let elements)):
      return Node(.sequence(elements.map(element.normalForm(of:))), span: node.span)
    case (.object, .null):
      // The server decodes a null element as the empty object: a null rule allows everything.
      return normalForm(of: Node(.mapping(Mapping()), span: node.span))
    case (.spelled(let canonical), _):
      var result = canonical(node)
      result.span = node.span
      return result
    default: return node
    }
  }

  /// The empty value of a list or mapping, or nil for a shape that has none.
  public var empty: Node? {
    switch self {
    case .set, .list: Node(.sequence([]))
    case .map, .object: Node(.mapping(Mapping()))
    case .scalar, .spelled, .cidr: nil
    }
  }

  /// Whether a value is the empty one of this shape. A value of another shape, which the server would
  /// refuse, is never taken for it.
  fileprivate func isEmpty(_ node: Node) -> Bool {
    switch (self, node.content) {
    case (.set, .sequence(let elements)), (.list, .sequence(let elements)): elements.isEmpty
    case (.map, .mapping(let mapping)), (.object, .mapping(let mapping)): mapping.isEmpty
    default: false
    }
  }

  /// How the value under a key is compared.
  public func field(_ key: String) -> FieldSchema {
    if case .object(let object) = self, let field = object.fields[key] {
      field.schema
    } else {
      .scalar
    }
  }
}
