import PolicyModel

extension Shape {
  /// What an object of a kind must look like; of a kind whose types are not known only its fields' names are.
  static func of(_ kind: PolicyKind) -> Shape {
    shapes[kind.id] ?? object(top(Shape(.object(kind.body)).fields?.shapes ?? [:]))
  }

  private var fields: Fields? {
    if case .object(let fields) = self { fields } else { nil }
  }

  private static let shapes: [String: Shape] = [
    PolicyKind.networkPolicy.id: object(top(["spec": networkPolicy])),
    PolicyKind.adminNetworkPolicy.id: object(
      top(["spec": adminTier(["priority": .integer], port: adminPort)], required: ["spec"])),
    PolicyKind.baselineAdminNetworkPolicy.id: object(
      top(["spec": adminTier([:], port: adminPort)], required: ["spec"])),
    PolicyKind.clusterNetworkPolicy.id: object(
      top(
        [
          "spec": adminTier(
            ["tier": .string, "priority": .integer], ports: "protocols", port: protocolMatch)
        ], required: ["spec"])),
  ]

  /// The fields that every object has (`k8s.io/apimachinery/pkg/apis/meta/v1`, ObjectMeta).
  private static func top(_ body: [String: Shape], required: [String] = []) -> Fields {
    let metadata = object(
      Fields(
        [
          "name": .string, "generateName": .string, "namespace": .string, "labels": .strings,
          "annotations": .strings, "uid": .string, "resourceVersion": .string,
          "generation": .integer, "creationTimestamp": .any, "deletionTimestamp": .any,
          "deletionGracePeriodSeconds": .integer, "finalizers": .list(of: .string),
          "ownerReferences": .any, "managedFields": .any, "selfLink": .string,
        ], required: ["name"]))
    return Fields(
      [
        "apiVersion": .string, "kind": .string, "metadata": metadata, "status": .any,
      ].merging(body) { $1 }, required: ["metadata"] + required)
  }

  /// LabelSelector (`k8s.io/apimachinery/pkg/apis/meta/v1`).
  private static let selector = object(
    Fields([
      "matchLabels": .strings,
      "matchExpressions": .list(
        of: .object(
          Fields(
            ["key": .string, "operator": .string, "values": .list(of: .string)],
            required: ["key", "operator"]))),
    ]))

  /// NetworkPolicySpec (`k8s.io/api/networking/v1`).
  private static let networkPolicy: Shape = {
    let peer = object(
      Fields([
        "podSelector": selector, "namespaceSelector": selector,
        "ipBlock": object(
          Fields(["cidr": .string, "except": .list(of: .string)], required: ["cidr"])),
      ]))
    let port = object(
      Fields(["protocol": .string, "port": .integerOrString, "endPort": .integer]))
    func rules(_ peers: String) -> Shape {
      .list(of: object(Fields([peers: .list(of: peer), "ports": .list(of: port)])))
    }
    return object(
      Fields([
        "podSelector": selector, "policyTypes": .list(of: .string), "ingress": rules("from"),
        "egress": rules("to"),
      ]))
  }()

  /// The specs of `sigs.k8s.io/network-policy-api`, v1alpha1 and v1alpha2.
  private static func adminTier(
    _ fields: [String: Shape], ports: String = "ports", port: Shape
  ) -> Shape {
    let pods = object(Fields(["namespaceSelector": selector, "podSelector": selector]))
    let source: [String: Shape] = ["namespaces": selector, "pods": pods]
    let destination = source.merging([
      "nodes": selector, "networks": .list(of: .string), "domainNames": .list(of: .string),
    ]) { $1 }
    func rules(_ peers: String, _ peer: [String: Shape]) -> Shape {
      .list(
        of: object(
          Fields(
            [
              "name": .string, "action": .string, peers: .list(of: object(Fields(peer))),
              ports: .list(of: port),
            ], required: ["action", peers])))
    }
    return object(
      Fields(
        [
          "subject": object(Fields(source)), "ingress": rules("from", source),
          "egress": rules("to", destination),
        ].merging(fields) { $1 }, required: ["subject"] + fields.keys.sorted()))
  }

  private static let adminPort = object(
    Fields([
      "portNumber": object(Fields(["protocol": .string, "port": .integer], required: ["port"])),
      "portRange": object(
        Fields(
          ["protocol": .string, "start": .integer, "end": .integer], required: ["start", "end"])),
      "namedPort": .string,
    ]))

  private static let protocolMatch: Shape = {
    let transport = object(
      Fields([
        "destinationPort": object(
          Fields([
            "number": .integer,
            "range": object(
              Fields(["start": .integer, "end": .integer], required: ["start", "end"])),
          ]))
      ]))
    return object(
      Fields([
        "tcp": transport, "udp": transport, "sctp": transport, "destinationNamedPort": .string,
      ]))
  }()
}
