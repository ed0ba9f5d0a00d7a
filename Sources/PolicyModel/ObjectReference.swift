/// Which object: its API version and kind, where it lives, and its name.
public struct ObjectReference: Hashable, Sendable, Codable {
  /// Group and version, as in a manifest: `networking.k8s.io/v1`.
  public let apiVersion: String
  public let kind: String
  /// Absent for an object that belongs to no namespace.
  public let namespace: String?
  public let name: String

  public init(apiVersion: String, kind: String, namespace: String?, name: String) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// The name by which the object is the same under each of its kind's APIs.
  public var canonicalName: String {
    PolicyKind.of(apiVersion: apiVersion, kind: kind)?.canonicalName(name) ?? name
  }

  /// `NAMESPACE/NAME`, or the name alone for an object without a namespace.
  public var qualifiedName: String { namespace.map { "\($0)/\(name)" } ?? name }
}

extension ObjectReference: Comparable, CustomStringConvertible {
  /// By namespace, then name, then kind: the order of a report.
  public static func < (left: ObjectReference, right: ObjectReference) -> Bool {
    (left.namespace ?? "", left.name, left.kind, left.apiVersion)
      < (right.namespace ?? "", right.name, right.kind, right.apiVersion)
  }

  /// `NetworkPolicy shop/deny-all`, with the group where two kinds have the same name.
  public var description: String {
    "\(PolicyKind.of(apiVersion: apiVersion, kind: kind)?.name ?? kind) \(qualifiedName)"
  }
}

/// What makes two objects the same one, whichever API they were read from.
public struct ObjectIdentity: Hashable, Sendable {
  /// ``PolicyKind/id``
  public let kind: String
  public let namespace: String?
  public let name: String
}
