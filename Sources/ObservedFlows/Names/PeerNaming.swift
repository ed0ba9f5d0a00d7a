import PolicyModel
import Workloads

/// Tells who an end of a connection is.
struct PeerNaming {
  let pods: KnownPods

  /// - Parameter time: when the connection was seen; nil where that is not known.
  func peer(_ endpoint: ObservedFlow.Endpoint, at time: Instant?) -> FlowPeer {
    if let role = endpoint.role { return .role(role) }
    if let namespace = endpoint.namespace {
      if let pod = endpoint.pod { return .workload(workload(ofPod: pod, namespace, endpoint)) }
      if let prefix = endpoint.podPrefix { return .workload(workload(of: prefix, namespace)) }
      if let workload = endpoint.workload { return .workload(known(workload)) }
    }
    if let address = endpoint.address {
      switch pods.owner(of: address, at: time) {
      case .workload(let workload): return .workload(workload)
      case .node: return .role(.node)
      case .service(let namespace, let name): return .service(namespace: namespace, name: name)
      case .unresolved: return service(endpoint) ?? .unresolved(address)
      case .outside: return service(endpoint) ?? .address(address)
      }
    }
    return service(endpoint) ?? .unknown
  }

  private func service(_ endpoint: ObservedFlow.Endpoint) -> FlowPeer? {
    guard let name = endpoint.service, let namespace = endpoint.namespace else { return nil }
    return .service(namespace: namespace, name: name)
  }

  /// By the pod if it is known, else by what the log says, else by its name.
  private func workload(ofPod pod: String, _ namespace: String, _ endpoint: ObservedFlow.Endpoint)
    -> WorkloadReference
  {
    if let workload = pods.workload(ofPod: pod, in: namespace) { return workload }
    if let workload = endpoint.workload { return known(workload) }
    return best(PodName(pod), namespace)
      ?? WorkloadReference(namespace: namespace, name: pod, kind: "Pod")
  }

  private func workload(of prefix: String, _ namespace: String) -> WorkloadReference {
    pods.workload(ofPrefix: prefix, in: namespace) ?? best(PodName(prefix: prefix), namespace)
      ?? WorkloadReference(namespace: namespace, name: prefix, kind: "Pod")
  }

  /// The reading that names a workload that is known; else the first.
  private func best(_ name: PodName, _ namespace: String) -> WorkloadReference? {
    for (name, kind) in name.readings {
      if let workload = pods.workload(named: name, in: namespace, kind: kind) { return workload }
    }
    return name.readings.first.map {
      WorkloadReference(namespace: namespace, name: $0.name, kind: $0.kind)
    }
  }

  /// A workload as it is known: a log may leave out its kind, or name the ReplicaSet of a Deployment.
  private func known(_ workload: WorkloadReference) -> WorkloadReference {
    let (namespace, name) = (workload.namespace, workload.name)
    return pods.workload(named: name, in: namespace, kind: workload.kind) ?? workload
  }
}
