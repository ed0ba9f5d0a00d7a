import Workloads

extension Connectivity {
  /// What an ingress controller forwards from outside: to the pods behind the Services that Ingresses and
  /// Routes name, on the ports that these Services forward to, as far as the pods accept a pod that nobody
  /// knows.
  func published(to table: PeerTable, _ ports: inout PortTable) -> [Row.Group] {
    guard let controller = universe.ingressController else { return [] }
    let inventory = universe.inventories[state]
    var partition = PortPartition()
    let podsOfNamespace = Dictionary(grouping: inventory.pods, by: \.namespace)
    let services = Dictionary(
      inventory.services.map { (Name(namespace: $0.namespace, name: $0.name), $0) }
    ) { first, _ in first }
    for ingress in inventory.ingresses {
      for backend in ingress.backends {
        guard let service = services[Name(namespace: ingress.namespace, name: backend.service)],
          let selector = service.selector, !selector.isEmpty
        else { continue }
        let chosen = service.ports.filter { backend.port.chooses($0) }
        for pod in podsOfNamespace[ingress.namespace] ?? []
        where selector.allSatisfy({ pod.labels[$0.key] == $0.value }) {
          guard let number = universe.number(of: pod) else { continue }
          let accepted = self.ports[self.ingress[number].ports(with: controller)]
          let reached = chosen.reduce(PortSet.none) { $0.union($1.reached(in: pod)) }
          let peers = table.ofClass[number].filter { table.peers[$0].holds(pod) }
          partition.add(ClassSet(peers), ports.id(of: reached.intersection(accepted)), &ports)
        }
      }
    }
    return partition.groups
  }

  private struct Name: Hashable {
    let namespace: String
    let name: String
  }
}

extension Inventory.Ingress.PortChoice {
  fileprivate func chooses(_ port: Inventory.Service.Port) -> Bool {
    switch self {
    case .all: true
    // Controllers take what the Service forwards to for its port too, as ingress-nginx does.
    case .port(.number(let number)): port.number == number || port.target == .number(number)
    case .port(.name(let name)), .target(.name(let name)):
      port.name == name || port.target == .name(name)
    case .target(.number(let number)): port.target == .number(number)
    }
  }
}

extension Inventory.Service.Port {
  /// Where it leads in a pod; nowhere if the pod has no port of its name.
  fileprivate func reached(in pod: Pod) -> PortSet {
    switch target {
    case .number(let number): PortSet(`protocol`, number)
    case .name(let name):
      pod.ports.filter { $0.name == name && $0.protocol == `protocol` }.reduce(.none) {
        $0.union(PortSet($1.protocol, $1.number))
      }
    }
  }
}
