public import Documents

/// A place of a manifest that means something else than its author is likely to think.
public struct Trap: Hashable, Sendable {
  /// A sentence that names the place and the remedy, without the object.
  public let message: String
  public let position: Position?

  public init(_ message: String, at position: Position?) {
    self.message = message
    self.position = position
  }
}

extension Trap {
  /// What a manifest's object says that deserves a look, whatever its kind, and what its kind knows of.
  static func found(in object: Node, declaring policy: Policy) -> [Trap] {
    var traps: [Trap] = []
    if let apiVersion = object["apiVersion"]?.string,
      policy.kind.retiredAPIVersions.contains(apiVersion)
    {
      traps.append(
        Trap(
          "\(apiVersion) is retired and refused by current servers; write \(policy.reference.apiVersion)",
          at: object.position(of: JSONPointer(["apiVersion"]))))
    }
    for field in policy.kind.body.fields.keys.sorted() {
      guard let value = object[field] else { continue }
      let place = JSONPointer([field])
      traps += nulls(in: value, at: place).map { path in
        Trap(
          "\(path) is null, which counts as left out; write the value that is meant, or remove the line",
          at: object.position(of: path))
      }
    }
    return traps + policy.kind.traps(object)
  }

  /// What a manifest's object says that the API does not have.
  ///
  /// - Parameters:
  ///   - policy: what was read from a manifest.
  ///   - definition: what the server says of the kind, where it does.
  public static func unknownFields(of policy: Policy, by definition: DefinitionSchema? = nil)
    -> [Trap]
  {
    policy.unknownFields(by: definition).map { path in
      Trap(
        "\(policy.kind.name) has no field \(path); the server drops it, and it protects nothing",
        at: policy.position(of: path))
    }
  }

  private static func nulls(in node: Node, at path: JSONPointer) -> [JSONPointer] {
    switch node.content {
    case .null: [path]
    case .mapping(let mapping):
      mapping.entries.flatMap { nulls(in: $0.value, at: path.appending($0.key)) }
    case .sequence(let elements):
      elements.enumerated().flatMap { nulls(in: $1, at: path.appending($0)) }
    default: []
    }
  }
}

extension Node {
  /// Where the key or element at a pointer stands; for one that no text holds, what stands around it.
  func position(of pointer: JSONPointer) -> Position? {
    var node = self
    var position = span?.start
    for token in pointer.tokens {
      switch node.content {
      case .mapping(let mapping):
        guard let entry = mapping.entry(token) else { return position }
        position = entry.keySpan?.start ?? position
        node = entry.value
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

extension Policy {
  /// Where a field stands in the file that declares it.
  fileprivate func position(of pointer: JSONPointer) -> Position? {
    body.position(of: pointer)
  }
}
