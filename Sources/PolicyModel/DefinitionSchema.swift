public import Documents

/// What a CustomResourceDefinition says of an object: its fields, and what the server sets where the
/// author left them out (`openAPIV3Schema` of `apiextensions.k8s.io/v1`).
public struct DefinitionSchema: Sendable {
  private let root: Place

  /// One place in an object.
  private final class Place: Sendable {
    let properties: [String: Place]
    let items: Place?
    /// The schema of values under free keys.
    let values: Place?
    let defaultValue: Node?
    /// Whether fields beyond the properties are kept.
    let keepsOthers: Bool
    /// Whether a null is a value of its own here.
    let isNullable: Bool

    init(
      properties: [String: Place] = [:], items: Place? = nil, values: Place? = nil,
      defaultValue: Node? = nil, keepsOthers: Bool = true, isNullable: Bool = false
    ) {
      self.properties = properties
      self.items = items
      self.values = values
      self.defaultValue = defaultValue
      self.keepsOthers = keepsOthers
      self.isNullable = isNullable
    }

    convenience init(_ schema: Node) {
      var properties: [String: Place] = [:]
      for entry in schema["properties"]?.mapping?.entries ?? [] {
        properties[entry.key] = Place(entry.value)
      }
      let additional = schema["additionalProperties"]
      self.init(
        properties: properties, items: schema["items"].map { Place($0) },
        values: additional?.mapping == nil ? nil : additional.map { Place($0) },
        defaultValue: schema["default"],
        // Without properties nothing is said of the fields, and the object is kept as it is.
        keepsOthers: schema["x-kubernetes-preserve-unknown-fields"]?.bool == true
          || additional?.bool == true || schema["properties"] == nil,
        isNullable: schema["nullable"]?.bool == true)
    }
  }

  /// Reads the schema of a version of a definition.
  ///
  /// - Parameters:
  ///   - definition: the CustomResourceDefinition.
  ///   - version: as in `v1alpha1`.
  /// - Returns: nil where it has no such version, or that version no schema.
  public init?(definition: Node, version: String) {
    let versions = definition["spec"]?["versions"]?.sequence ?? []
    guard let found = versions.first(where: { $0["name"]?.string == version }),
      let schema = found["schema"]?["openAPIV3Schema"], schema.mapping != nil
    else { return nil }
    root = Place(schema)
  }

  /// A table of defaults alone, by their place in the object: `/spec/tier`.
  public init(defaults: [FieldPattern: Node]) {
    root = DefinitionSchema.place(
      defaults.map { (JSONPointer($0.key.description)?.tokens[...] ?? [], $0.value) })
  }

  private static func place(_ defaults: [(steps: ArraySlice<String>, value: Node)]) -> Place {
    var properties: [String: Place] = [:]
    var items: Place?
    for (step, group) in Dictionary(
      grouping: defaults.filter { !$0.steps.isEmpty }, by: { $0.steps.first ?? "" })
    {
      let inner = place(group.map { ($0.steps.dropFirst(), $0.value) })
      if step == "*" { items = inner } else { properties[step] = inner }
    }
    return Place(
      properties: properties, items: items,
      defaultValue: defaults.first { $0.steps.isEmpty }?.value)
  }

  /// The value as the server holds it: defaults set wherever what they belong to is there.
  ///
  /// - Parameter object: an object, or its compared fields.
  public func completed(_ object: Node) -> Node { completed(object, root) }

  private func completed(_ node: Node, _ place: Place) -> Node {
    switch node.content {
    case .mapping(var mapping):
      for (key, property) in place.properties.sorted(by: { $0.key < $1.key }) {
        guard let value = property.defaultValue else { continue }
        // A null that is no value is pruned before defaults are set.
        let present = mapping[key]
        if present == nil || present?.isNull == true && !property.isNullable {
          mapping[key] = value
        }
      }
      let entries = mapping.entries.map { entry -> Mapping.Entry in
        var entry = entry
        if let inner = place.properties[entry.key] ?? place.values {
          entry.value = completed(entry.value, inner)
        }
        return entry
      }
      return Node(.mapping(Mapping(entries)), span: node.span)
    case .sequence(let elements):
      guard let items = place.items else { return node }
      return Node(.sequence(elements.map { completed($0, items) }), span: node.span)
    default: return node
    }
  }

  /// Where the definition has no such field, so that the server drops it.
  func unknownFields(in object: Node) -> [JSONPointer] {
    var result: [JSONPointer] = []
    collect(object, root, at: JSONPointer(), into: &result)
    return result
  }

  private func collect(
    _ node: Node, _ place: Place, at path: JSONPointer, into result: inout [JSONPointer]
  ) {
    switch node.content {
    case .mapping(let mapping):
      for entry in mapping.entries {
        if let inner = place.properties[entry.key] ?? place.values {
          collect(entry.value, inner, at: path.appending(entry.key), into: &result)
        } else if !place.keepsOthers, !entry.value.isNull {
          result.append(path.appending(entry.key))
        }
      }
    case .sequence(let elements):
      guard let items = place.items else { return }
      for (index, element) in elements.enumerated() {
        collect(element, items, at: path.appending(index), into: &result)
      }
    default: break
    }
  }
}
