import HTTPAccess
import PolicyModel

/// What a request is about, so that an error can name it and the right that it needs.
struct Subject: Sendable {
  /// As RBAC calls it: get, list, create, update, delete.
  let verb: String
  let group: String
  /// The plural.
  let resource: String
  let namespace: String?
  let name: String?

  init(
    _ verb: String, _ kind: PolicyKind, _ api: PolicyKind.API, namespace: String?,
    name: String? = nil
  ) {
    self.init(verb, group: api.group, resource: kind.resource, namespace: namespace, name: name)
  }

  init(_ verb: String, group: String, resource: String, namespace: String?, name: String? = nil) {
    self.verb = verb
    self.group = group
    self.resource = resource
    self.namespace = namespace
    self.name = name
  }

  /// `list networkpolicies in namespace shop`
  var inWords: String {
    var words = "\(verb) \(resource)"
    if let name { words += " \(name)" }
    if let namespace { words += " in namespace \(namespace)" }
    return words
  }

  /// The rule that grants it, and the kind of role that it belongs into.
  var rule: String {
    let role = namespace == nil ? "a ClusterRole" : "a Role in namespace \(namespace ?? "")"
    return "\(role) with the rule {apiGroups: [\"\(group)\"], resources: [\"\(resource)\"], "
      + "verbs: [\"\(verb)\"]}, bound to this user"
  }
}
