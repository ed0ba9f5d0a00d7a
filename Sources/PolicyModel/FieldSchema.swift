public import Documents

/// How a field of a policy is brought into normal form and compared: the rules that the API server's
/// types and defaults imply.
public indirect enum FieldSchema: Sendable {
  /// One value, compared as it stands.
  case scalar
  /// Free keys with scalar values, compared key by key.
  case map
  /// A list whose order and repetitions mean nothing.
  case set(of: FieldSchema)
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
      /// The same as an absent field.
      case equalsAbsent
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
  /// Sets what the server sets where the author left it out. It sees the object with its empty fields
  /// gone, and must change nothing where it has already run.
  let addDefaults: @Sendable (inout Mapping) -> Void

  public init(
    _ fields: [String: Field], addDefaults: @escaping @Sendable (inout Mapping) -> Void = { _ in }
  ) {
    self.fields = fields
    self.addDefaults = addDefaults
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
      var entries: [Mapping.Entry] = []
      entries.reserveCapacity(mapping.count + 1)
      for var entry in mapping.entries where !entry.value.isNull {
        if let field = schema.fields[entry.key] {
          entry.value = field.schema.normalForm(of: entry.value)
          if field.empty != .differsFromAbsent, field.schema.isEmpty(entry.value) {
            continue
          }
        }
        entries.append(entry)
      }
      var result = Mapping(entries)
      schema.addDefaults(&result)
      return Node(.mapping(result), span: node.span)
    case (.map, .mapping(let mapping)):
      return Node(
        .mapping(Mapping(mapping.entries.filter { !$0.value.isNull })), span: node.span)
    case (.set(let element), .sequence(let elements)):
      return Node(.sequence(elements.map(element.normalForm(of:))), span: node.span)
    case (.object, .null):
      // The server decodes a null element as the empty object: a null rule allows everything.
      return normalForm(of: Node(.mapping(Mapping()), span: node.span))
    default: return node
    }
  }
}

extension FieldSchema {
  /// Whether a value is the empty one of this shape. A value of another shape, which the server would
  /// refuse, is never taken for it.
  fileprivate func isEmpty(_ node: Node) -> Bool {
    switch (self, node.content) {
    case (.set, .sequence(let elements)): elements.isEmpty
    case (.map, .mapping(let mapping)), (.object, .mapping(let mapping)): mapping.isEmpty
    default: false
    }
  }
}
