public import PolicyModel

/// A right that a user may have or lack: a verb on the objects of a kind.
public struct AccessRight: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As RBAC calls it: `get`, `create`, `update`, `delete`.
  public let verb: String
  public let group: String
  /// The plural.
  public let resource: String
  /// Nil for objects without a namespace.
  public let namespace: String?
  /// The object; nil for all of them.
  public let name: String?

  public init(
    _ verb: String, group: String, resource: String, namespace: String?, name: String? = nil
  ) {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.namespace = namespace
    self.name = name
  }

  /// - Parameters:
  ///   - verb: what is to be done.
  ///   - reference: to which object; its name does not count for `create`, which RBAC grants for all names
  ///     alone.
  /// - Returns: nil for an object of a kind that Mendwall does not write.
  public init?(_ verb: String, _ reference: ObjectReference) {
    guard let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind) else {
      return nil
    }
    let api = kind.apis.first { $0.apiVersion == reference.apiVersion } ?? kind.api
    self.init(
      verb, group: api.group, resource: kind.resource, namespace: reference.namespace,
      name: verb == "create" ? nil : reference.name)
  }

  /// The same right on every object of the namespace, or of the cluster.
  var onAllNames: AccessRight {
    AccessRight(verb, group: group, resource: resource, namespace: namespace)
  }

  /// The same right in every namespace.
  var everywhere: AccessRight {
    AccessRight(verb, group: group, resource: resource, namespace: nil)
  }

  var subject: Subject {
    Subject(verb, group: group, resource: resource, namespace: namespace, name: name)
  }

  /// `update networkpolicies in namespace shop: grant it by a Role …`
  public var description: String { "\(subject.inWords); grant it by \(subject.rule)" }

  public static func < (left: AccessRight, right: AccessRight) -> Bool {
    (left.namespace ?? "", left.resource, left.verb, left.name ?? "")
      < (right.namespace ?? "", right.resource, right.verb, right.name ?? "")
  }
}
