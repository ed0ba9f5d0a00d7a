public import PolicyModel
public import Workloads

/// Which pods there are and were, by their names and their addresses.
public struct KnownPods: Sendable {
  private struct Name: Hashable {
    let namespace: String
    let name: String
  }

  /// Who had an address, and how long; nil where that end is not known.
  private struct Tenancy: Hashable {
    let workload: WorkloadReference
    let from: Instant?
    let until: Instant?

    func holds(_ time: Instant?) -> Bool {
      guard let time else { return until == nil }
      return from.map { $0 <= time } ?? true && until.map { time <= $0 } ?? true
    }
  }

  enum Owner: Hashable {
    case workload(WorkloadReference)
    case node
    case service(namespace: String, name: String)
    /// It was a pod's at another time, or stands among those of pods.
    case unresolved
    case outside
  }

  private var ofPod: [Name: WorkloadReference] = [:]
  /// By the beginnings of pods' names up to their last dash.
  private var ofPrefix: [Name: WorkloadReference] = [:]
  /// By the name of what runs pods; of one name there may be several kinds.
  private var ofName: [Name: [WorkloadReference]] = [:]
  private var tenancies: [IPAddress: [Tenancy]] = [:]
  private var nodes: Set<IPAddress> = []
  private var services: [IPAddress: Name] = [:]
  private var networks: Set<CIDR> = []
  private var declaredNetworks: [CIDR] = []

  /// - Parameter inventory: what runs now. A pod of which it is not known since when has had its addresses all
  ///   the time.
  public init(_ inventory: Inventory = Inventory()) {
    for node in inventory.nodes { nodes.formUnion(node.addresses) }
    for pod in inventory.pods where !pod.hasFinished { add(pod, from: pod.startedAt) }
  }

  /// Adds a pod, in place of what was known of the time in which it had its addresses.
  ///
  /// - Parameters:
  ///   - pod: it may be gone.
  ///   - from: when it got its addresses; nil where that is not known.
  ///   - until: when it gave them up; nil for one that runs.
  public mutating func add(_ pod: Pod, from: Instant? = nil, until: Instant? = nil) {
    ofPod[Name(namespace: pod.namespace, name: pod.name)] = pod.workload
    if let dash = pod.name.lastIndex(of: "-") {
      let prefix = String(pod.name[...dash])
      ofPrefix[Name(namespace: pod.namespace, name: prefix)] = pod.workload
    }
    let name = Name(namespace: pod.workload.namespace, name: pod.workload.name)
    if !(ofName[name] ?? []).contains(pod.workload) {
      ofName[name, default: []].append(pod.workload)
    }
    guard !pod.isOnHostNetwork else {
      nodes.formUnion(pod.addresses)
      return
    }
    let tenancy = Tenancy(workload: pod.workload, from: from, until: until)
    for address in pod.addresses {
      let known = tenancies[address] ?? []
      // What the inventory said without a time gives way to what says one.
      let others = known.filter { $0.workload != pod.workload || $0.from != nil || $0.until != nil }
      if !others.contains(tenancy) { tenancies[address] = others + [tenancy] }
      networks.insert(KnownPods.network(around: address))
    }
  }

  /// Adds the addresses of a Service.
  public mutating func add(service name: String, in namespace: String, addresses: [IPAddress]) {
    for address in addresses { services[address] = Name(namespace: namespace, name: name) }
  }

  /// Adds ranges of addresses from which pods get theirs: an address in them that is of nobody known is not
  /// taken for one outside of the cluster.
  public mutating func add(podNetworks: [CIDR]) { declaredNetworks += podNetworks }

  /// Where a pod's address is, others of pods are likely that are gone: the /24, and of IPv6 the /64.
  private static func network(around address: IPAddress) -> CIDR {
    let length = address.isIPv6 ? 64 : 24
    return CIDR("\(address.text)/\(length)") ?? CIDR(address)
  }

  // MARK: Asking

  /// What runs a pod; nil for a name that no known pod has.
  func workload(ofPod name: String, in namespace: String) -> WorkloadReference? {
    ofPod[Name(namespace: namespace, name: name)]
  }

  func workload(ofPrefix prefix: String, in namespace: String) -> WorkloadReference? {
    ofPrefix[Name(namespace: namespace, name: prefix)]
  }

  /// What runs pods under a name, if possible of a kind.
  func workload(named name: String, in namespace: String, kind: String) -> WorkloadReference? {
    let known = ofName[Name(namespace: namespace, name: name)] ?? []
    return known.first { $0.kind == kind } ?? (known.count == 1 ? known.first : nil)
  }

  /// Who had an address at a time; without a time, who has it.
  func owner(of address: IPAddress, at time: Instant?) -> Owner {
    if let known = tenancies[address] {
      // Of two that say so the later one: the other's end is not known.
      let holding = known.filter { $0.holds(time) }
      let last = holding.max { ($0.from ?? KnownPods.never) < ($1.from ?? KnownPods.never) }
      if let last { return .workload(last.workload) }
      return nodes.contains(address) ? .node : .unresolved
    }
    if nodes.contains(address) { return .node }
    if let service = services[address] {
      return .service(namespace: service.namespace, name: service.name)
    }
    if networks.contains(KnownPods.network(around: address)) { return .unresolved }
    return declaredNetworks.contains { $0.contains(address) } ? .unresolved : .outside
  }

  /// Whether who has an address does not depend on the time.
  func isSettled(_ address: IPAddress) -> Bool {
    (tenancies[address] ?? []).allSatisfy { $0.from == nil && $0.until == nil }
  }

  private static let never = Instant(secondsSinceEpoch: .min)
}

extension CIDR {
  fileprivate func contains(_ address: IPAddress) -> Bool {
    address.isIPv6 == isIPv6 && first <= address.value && address.value <= last
  }
}
