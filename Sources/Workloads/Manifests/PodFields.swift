import Documents
import PolicyModel

/// Reads pods out of their fields (`k8s.io/api/core/v1`, PodSpec and PodStatus).
struct PodFields {
  /// Whether an owner whose name another controller made up counts as that controller.
  let foldsGenerated: Bool

  /// A pod as the API has it; nil where its labels have no shape.
  func pod(_ object: Node, namespace: String, name: String, _ fields: inout FieldReader) -> Pod? {
    let status = fields.mapping("status", of: object)
    let metadata = object["metadata"]
    let phase = fields.string("phase", of: status)
    guard let labels = fields.strings("labels", of: metadata) else { return nil }
    var pod = Pod(
      namespace: namespace, name: name,
      workload: workload(
        ofPod: name, in: namespace, labels: labels,
        fields.elements("ownerReferences", of: metadata), &fields),
      labels: labels, spec: fields.mapping("spec", of: object),
      addresses: addresses(status, &fields), &fields)
    pod.startedAt = fields.string("startTime", of: status).flatMap(Instant.init)
    pod.hasFinished = phase == "Succeeded" || phase == "Failed"
    return pod
  }

  /// A pod as a template would make it (PodTemplateSpec); nil where its labels have no shape.
  func pod(
    template: Node, namespace: String, name: String, workload: WorkloadReference,
    _ fields: inout FieldReader
  ) -> Pod? {
    let metadata = fields.mapping("metadata", of: template)
    guard let labels = fields.strings("labels", of: metadata) else { return nil }
    return Pod(
      namespace: namespace, name: name, workload: workload, labels: labels,
      spec: fields.mapping("spec", of: template), addresses: [], &fields)
  }

  /// What runs a pod: its controller (`k8s.io/apimachinery/pkg/apis/meta/v1`, OwnerReference), or itself.
  func workload(
    ofPod name: String, in namespace: String, labels: [String: String], _ owners: [Node],
    _ fields: inout FieldReader
  ) -> WorkloadReference {
    for owner in owners where fields.bool("controller", of: owner) {
      guard let ownerName = fields.string("name", of: owner) else { continue }
      let kind = fields.string("kind", of: owner) ?? "Pod"
      // The pods that a kubelet runs from files of its machine.
      if kind == "Node" { continue }
      let reference = WorkloadReference(namespace: namespace, name: ownerName, kind: kind)
      return foldsGenerated ? reference.folded(labels: labels) : reference
    }
    return WorkloadReference(namespace: namespace, name: name, kind: "Pod")
  }

  private func addresses(_ status: Node?, _ fields: inout FieldReader) -> [IPAddress] {
    var addresses: [IPAddress] = []
    for element in fields.elements("podIPs", of: status) {
      if let address = fields.address("ip", of: element) { addresses.append(address) }
    }
    if addresses.isEmpty, let address = fields.address("podIP", of: status) { return [address] }
    return addresses
  }
}

extension Pod {
  fileprivate init(
    namespace: String, name: String, workload: WorkloadReference, labels: [String: String],
    spec: Node?, addresses: [IPAddress], _ fields: inout FieldReader
  ) {
    self.init(
      namespace: namespace, name: name, workload: workload, labels: labels,
      ports: Pod.namedPorts(spec, &fields), addresses: addresses,
      isOnHostNetwork: fields.bool("hostNetwork", of: spec),
      node: fields.string("nodeName", of: spec))
  }

  /// Init containers end before the others begin, but for those that are always restarted (sidecars).
  private static func namedPorts(_ spec: Node?, _ fields: inout FieldReader) -> [ContainerPort] {
    var ports: [ContainerPort] = []
    for container in fields.elements("initContainers", of: spec)
    where fields.string("restartPolicy", of: container) == "Always" {
      addPorts(of: container, to: &ports, &fields)
    }
    for container in fields.elements("containers", of: spec) {
      addPorts(of: container, to: &ports, &fields)
    }
    return ports
  }

  private static func addPorts(
    of container: Node, to ports: inout [ContainerPort], _ fields: inout FieldReader
  ) {
    for port in fields.elements("ports", of: container) {
      guard let name = fields.string("name", of: port),
        let number = fields.port("containerPort", of: port),
        let transport = fields.transport(of: port)
      else { continue }
      ports.append(ContainerPort(name: name, number: number, protocol: transport))
    }
  }
}

extension WorkloadReference {
  /// The controller behind a name that it made up: a Deployment names its ReplicaSets by the hash of their
  /// template (`pod-template-hash`), a CronJob its Jobs by the minute of their run.
  fileprivate func folded(labels: [String: String]) -> WorkloadReference {
    let (made, owner): (Substring?, String) =
      switch kind {
      case "ReplicaSet": (name.without(ending: labels["pod-template-hash"]), "Deployment")
      case "Job": (name.withoutMinute, "CronJob")
      default: (nil, kind)
      }
    guard let made else { return self }
    return WorkloadReference(namespace: namespace, name: String(made), kind: owner)
  }
}

extension String {
  /// What stands before a dash and an ending.
  fileprivate func without(ending: String?) -> Substring? {
    guard let ending, !ending.isEmpty, hasSuffix("-\(ending)") else { return nil }
    let rest = dropLast(ending.count + 1)
    return rest.isEmpty ? nil : rest
  }

  /// What stands before a dash and the minutes since 1970, which have had eight digits since 1989.
  fileprivate var withoutMinute: Substring? {
    guard let dash = utf8.lastIndex(of: UInt8(ascii: "-")), dash > startIndex else { return nil }
    let digits = utf8[utf8.index(after: dash)...]
    guard digits.count >= 8,
      digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return self[..<dash]
  }
}
