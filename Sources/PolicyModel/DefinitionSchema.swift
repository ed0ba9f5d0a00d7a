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
    /// Whether it is a whole object, whose apiVersion, kind and metadata need not be named.
    let isResource: Bool

    /// Of what stands here the server keeps scalars alone.
    static let nothing = Place(keepsOthers: false)

    init(
      properties: [String: Place] = [:], items: Place? = nil, values: Place? = nil,
      defaultValue: Node? = nil, keepsOthers: Bool = true, isNullable: Bool = false,
      isResource: Bool = false
    ) {
      self.properties = properties
      self.items = items
      self.values = values
      self.defaultValue = defaultValue
      self.keepsOthers = keepsOthers
      self.isNullable = isNullable
      self.isResource = isResource
    }

    convenience init(_ schema: Node, isRoot: Bool = false) {
      var properties: [String: Place] = [:]
      for entry in schema["properties"]?.mapping?.entries ?? [] {
        properties[entry.key] = Place(entry.value)
      }
      let values: Place? =
        switch schema["additionalProperties"]?.content {
        case .mapping(let additional): Place(Node(.mapping(additional)))
        case .bool(true): .nothing
        default: nil
        }
      self.init(
        properties: properties, items: schema["items"].map { Place($0) }, values: values,
        defaultValue: schema["default"].flatMap { $0.isNull ? nil : $0.withoutPlaces },
        keepsOthers: schema["x-kubernetes-preserve-unknown-fields"]?.bool == true,
        isNullable: schema["nullable"]?.bool == true,
        isResource: isRoot || schema["x-kubernetes-embedded-resource"]?.bool == true)
    }

    /// The value, or the default in place of a null that is none.
    func filled(_ value: Node) -> Node {
      value.isNull && !isNullable ? defaultValue ?? value : value
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
    root = Place(schema, isRoot: true)
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

  /// Every default by its place, with `*` for any element or key: `/spec/ingress/*/protocol`.
  public var defaults: [String: Node] {
    var result: [String: Node] = [:]
    func collect(_ place: Place, at path: String) {
      result[path] = place.defaultValue
      for (key, inner) in place.properties {
        collect(inner, at: path + JSONPointer([key]).description)
      }
      for inner in [place.items, place.values].compactMap({ $0 }) where inner !== Place.nothing {
        collect(inner, at: path + "/*")
      }
    }
    collect(root, at: "")
    return result
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
        mapping[key] = mapping[key].map(property.filled) ?? value
      }
      let entries = mapping.entries.map { entry -> Mapping.Entry in
        var entry = entry
        if let inner = place.properties[entry.key] ?? place.values {
          entry.value = completed(inner.filled(entry.value), inner)
        }
        return entry
      }
      return Node(.mapping(Mapping(entries)), span: node.span)
    case .sequence(let elements):
      guard let items = place.items else { return node }
      return Node(.sequence(elements.map { completed(items.filled($0), items) }), span: node.span)
    default: return node
    }
  }

  private static let resourceFields: Set = ["apiVersion", "kind", "metadata"]

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
        if place.isResource, DefinitionSchema.resourceFields.contains(entry.key) { continue }
        if let inner = place.properties[entry.key] ?? place.values {
          collect(entry.value, inner, at: path.appending(entry.key), into: &result)
        } else if !place.keepsOthers, !entry.value.isNull {
          result.append(path.appending(entry.key))
        }
      }
    case .sequence(let elements):
      guard let items = place.items ?? (place === Place.nothing ? place : nil) else { return }
      for (index, element) in elements.enumerated() {
        collect(element, items, at: path.appending(index), into: &result)
      }
    default: break
    }
  }
}

extension Node {
  /// The value as if no text held it: what stands in a definition has no place in an object's file.
  fileprivate var withoutPlaces: Node {
    switch content {
    case .sequence(let elements): Node(.sequence(elements.map(\.withoutPlaces)))
    case .mapping(let mapping):
      Node(
        .mapping(
          Mapping(mapping.entries.map { .init(key: $0.key, value: $0.value.withoutPlaces) })))
    default: Node(content)
    }
  }
}
