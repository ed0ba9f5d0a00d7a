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
    for entry in object.mapping?.entries ?? [] {
      guard policy.kind.body.fields[entry.key] != nil else {
        // Of what policies only lean on, a part is compared.
        if policy.kind.role == .policy, !commonFields.contains(entry.key) {
          traps.append(
            unknownField(
              JSONPointer([entry.key]), of: policy.kind, isDefined: false,
              at: entry.keySpan?.start))
        }
        continue
      }
      var path = [entry.key]
      var nulls: [JSONPointer] = []
      collectNulls(in: entry.value, at: &path, into: &nulls)
      traps += nulls.map { place in
        Trap(
          "\(place) is null, which counts as left out; write the value that is meant, or remove the line",
          at: object.position(of: place))
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
      unknownField(
        path, of: policy.kind, isDefined: definition != nil, at: policy.position(of: path))
    }
  }

  /// The fields that every object has.
  private static let commonFields: Set = ["apiVersion", "kind", "metadata", "status"]

  /// - Parameter isDefined: whether the cluster's own definition says so.
  private static func unknownField(
    _ path: JSONPointer, of kind: PolicyKind, isDefined: Bool, at position: Position?
  ) -> Trap {
    Trap(
      isDefined
        ? "the cluster's \(kind.name) has no field \(path); the server drops it, and it protects nothing"
        : "\(kind.name) has no field \(path), as far as Mendwall knows; a server that does not know it "
          + "drops it, and then it protects nothing", at: position)
  }

  /// - Parameter path: where the node stands; the same again afterwards.
  private static func collectNulls(
    in node: Node, at path: inout [String], into found: inout [JSONPointer]
  ) {
    switch node.content {
    case .null: found.append(JSONPointer(path))
    case .mapping(let mapping):
      for entry in mapping.entries {
        path.append(entry.key)
        collectNulls(in: entry.value, at: &path, into: &found)
        path.removeLast()
      }
    case .sequence(let elements):
      for (index, element) in elements.enumerated() {
        path.append(String(index))
        collectNulls(in: element, at: &path, into: &found)
        path.removeLast()
      }
    default: break
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
