import Attribution
import AuditLogs
import Documents
import DriftDetection
import PolicyModel
import Testing

/// A policy of the namespace shop, and the requests of a log that are about it.
struct ActorLog {
  private(set) var events: [AuditEvent] = []

  /// A policy with a spec in JSON.
  static func body(_ spec: String, version: Int? = nil, uid: String? = nil) -> String {
    let more = [version.map { #""resourceVersion":"\#($0)""# }, uid.map { #""uid":"\#($0)""# }]
    return """
      {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":\
      {\((["\"name\":\"deny\"", "\"namespace\":\"shop\""] + more.compactMap { $0 }).joined(separator: ","))},\
      "spec":\(spec)}
      """
  }

  /// - Parameters:
  ///   - second: after 14:02.
  ///   - name: nil for a request that names none.
  ///   - body: the request's.
  ///   - response: the object as it was afterwards.
  mutating func add(
    _ verb: String, by user: String, at second: Int, manager: String? = nil,
    agent: String = "kubectl/v1.32.4 (linux/amd64)", code: Int? = nil, as other: String? = nil,
    resource: String = "networkpolicies", namespace: String? = "shop", name: String? = "deny",
    body: String? = nil, response: String? = nil
  ) throws {
    let time = "2026-11-21T14:02:\(second < 10 ? "0" : "")\(second)"
    var reference = [#""resource":"\#(resource)""#]
    if resource == "networkpolicies" { reference.append(#""apiGroup":"networking.k8s.io""#) }
    if let namespace { reference.append(#""namespace":"\#(namespace)""#) }
    if let name { reference.append(#""name":"\#(name)""#) }
    let text = """
      {"stage":"ResponseComplete","auditID":"\(user)-\(second)","verb":"\(verb)",\
      "requestURI":"/x\(manager.map { "?fieldManager=\($0)" } ?? "")","user":{"username":"\(user)"},\
      \(other.map { #""impersonatedUser":{"username":"\#($0)"},"# } ?? "")\
      "sourceIPs":["10.0.0.7"],"userAgent":"\(agent)","objectRef":{\(reference.joined(separator: ","))},\
      "responseStatus":{"code":\(code ?? (verb == "create" ? 201 : 200))},\
      "requestObject":\(body ?? "null"),"responseObject":\(response ?? "null"),\
      "requestReceivedTimestamp":"\(time).100000Z","stageTimestamp":"\(time).200000Z"}
      """
    let event = AuditEvent(try JSONReader.read(Array(text.utf8), file: "audit.log"))
    events.append(try #require(event))
  }

  /// Who made each change of a policy that is closed in Git, as `manager user match`; without a request
  /// as `manager`.
  func actors(to live: Policy) throws -> [String] { try found(to: live).map(ActorLog.words) }

  /// When each change was made.
  func times(to live: Policy) throws -> [Instant?] { try found(to: live).map { $0?.time } }

  private func found(to live: Policy) throws -> [Actor?] {
    let declared = try ActorLog.policy(ActorLog.body(ActorSpec.closed))
    let changes = DriftDetector.changes(from: declared, to: live)
    try #require(!changes.isEmpty)
    return ActorSearch(events).actors(of: changes, from: declared, to: live)
  }

  func creator(of live: Policy) -> String { ActorLog.words(ActorSearch(events).creator(of: live)) }

  func deleter() throws -> String {
    let declared = try ActorLog.policy(ActorLog.body(#"{"podSelector":{}}"#))
    return ActorLog.words(ActorSearch(events).deleter(of: declared))
  }

  static func words(_ actor: Actor?) -> String {
    guard let actor else { return "nobody" }
    let person = actor.request.map { request in
      request.impersonatedUser.map { "\(request.user) as \($0)" } ?? request.user
    }
    return [actor.manager, person, actor.request?.matchedBy.rawValue].compactMap { $0 }
      .joined(separator: " ")
  }

  /// The live policy.
  ///
  /// - Parameters:
  ///   - created: a second after 14:02.
  ///   - managers: who owns what, each with a second after 14:02.
  static func live(
    _ spec: String, version: Int = 99, uid: String = "u", created: Int = 0,
    managers: [(name: String, second: Int, fields: String)] = []
  ) throws -> Policy {
    func time(_ second: Int) -> Node {
      Node(.string("2026-11-21T14:02:\(second < 10 ? "0" : "")\(second)Z"))
    }
    var node = try JSONReader.read(
      Array(body(spec, version: version, uid: uid).utf8), file: "live")
    var metadata = node["metadata"]?.mapping ?? Mapping()
    metadata["creationTimestamp"] = time(created)
    metadata["managedFields"] = Node(
      .sequence(
        try managers.map { manager in
          [
            "manager": Node(.string(manager.name)), "operation": "Update",
            "time": time(manager.second),
            "fieldsV1": try JSONReader.read(Array(manager.fields.utf8), file: "fields"),
          ]
        }))
    var mapping = node.mapping ?? Mapping()
    mapping["metadata"] = Node(.mapping(metadata))
    node = Node(.mapping(mapping))
    return try Policy(node, kind: .networkPolicy, defaultNamespace: nil)
  }

  private static func policy(_ text: String) throws -> Policy {
    try Policy(
      try JSONReader.read(Array(text.utf8), file: "policy"), kind: .networkPolicy,
      defaultNamespace: nil)
  }
}

/// Specs of the policy, in JSON.
enum ActorSpec {
  static let closed = #"{"podSelector":{},"policyTypes":["Ingress"]}"#
  static let open = #"{"podSelector":{},"policyTypes":["Ingress"],"ingress":[{}]}"#
  static let narrow =
    #"{"podSelector":{},"policyTypes":["Ingress"],"ingress":[{"ports":[{"port":80}]}]}"#
  static let both =
    #"{"podSelector":{},"policyTypes":["Ingress"],"ingress":[{"ports":[{"port":80}]},{}]}"#
  /// Who owns the rules.
  static let ingress = #"{"f:spec":{"f:ingress":{}}}"#
}
