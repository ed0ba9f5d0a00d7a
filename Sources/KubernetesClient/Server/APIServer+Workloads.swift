import Documents
import HTTPAccess
public import PolicyModel
public import Workloads

extension APIServer {
  public func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory {
    async let others = listings(beside: namespaces)
    var live = LiveInventory()
    let seenPods: Outcome<Listing<Pod>> = await Outcome { () async throws(KubernetesError) in
      try await listing(in: namespaces) { (namespace) async throws(KubernetesError) in
        try await self.pods(namespace: namespace)
      }
    }
    let answers = await others
    let seen = try seenPods.get()
    live.namespaces = seen.namespaces
    live.podsError = seen.refusal
    live.notes += seen.notes(of: .pod)
    var reader = InventoryReader(foldsGenerated: true)
    for (listed, outcome) in zip(ListedResource.besidePods, answers) {
      switch outcome {
      case .success(let listing):
        for object in listing.items { reader.add(object) }
        live.notes += listing.notes(of: listed)
      case .failure(let error) where error.code == .forbidden:
        live.notes.append(
          Diagnostic(.warning, "the cluster's \(listed.resource) were left out: \(error)"))
      // A cluster need not have each API.
      case .failure(let error) where error.code == .notFound: break
      case .failure(let error): throw error
      }
    }
    live.notes += reader.diagnostics
    live.inventory = reader.inventory
    live.inventory.pods = seen.items
    live.notes += live.inventory.useIngressController().map { [Diagnostic(.info, $0)] } ?? []
    return live
  }

  /// How many namespaces are asked one by one before the whole cluster is.
  private static let fewNamespaces = 8

  public func podTemplates(of workloads: Set<WorkloadReference>) async throws(KubernetesError)
    -> (templates: [WorkloadReference: PodTemplate], notes: [Diagnostic])
  {
    let kinds = Dictionary(grouping: workloads, by: \.kind)
    let wanted = ListedResource.workloads.filter { kinds[$0.kind] != nil && $0 != .pod }
    let outcomes = await withTaskGroup(of: (String, Outcome<Listing<PodTemplate>>).self) { group in
      for listed in wanted {
        let namespaces = Set((kinds[listed.kind] ?? []).map(\.namespace))
        group.addTask {
          let outcome = await Outcome { () async throws(KubernetesError) in
            try await self.templates(listed, namespaces)
          }
          return (listed.kind, outcome)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var templates: [WorkloadReference: PodTemplate] = [:]
    var notes: [Diagnostic] = []
    for listed in wanted {
      switch outcomes[listed.kind] {
      case .success(let listing):
        notes += listing.notes(of: listed)
        for template in listing.items where workloads.contains(template.workload) {
          templates[template.workload] = template
        }
      case .failure(let error) where error.code == .forbidden:
        notes.append(
          Diagnostic(.warning, "the cluster's \(listed.resource) were left out: \(error)"))
      case .failure(let error) where error.code == .notFound: break
      case .failure(let error): throw error
      case nil: break
      }
    }
    return (templates, notes)
  }

  private func templates(_ listed: ListedResource, _ namespaces: Set<String>)
    async throws(KubernetesError) -> Listing<PodTemplate>
  {
    @Sendable func list(_ namespace: String?) async throws(KubernetesError) -> [PodTemplate] {
      try await pages(of: listed, namespace: namespace) {
        (page: inout ObjectListPage) throws(DocumentError) in
        var found: [PodTemplate] = []
        try page.forEachItem(without: PodTemplate.selection) { (item) throws(DocumentError) in
          if let template = PodTemplate(item, kind: listed.kind) { found.append(template) }
        }
        return found
      }
    }
    if namespaces.count > APIServer.fewNamespaces { return try await listing(in: namespaces, list) }
    var all = Listing<PodTemplate>(items: [])
    for namespace in namespaces.sorted() { all.items += try await list(namespace) }
    return all
  }

  private func pods(namespace: String?) async throws(KubernetesError) -> [Pod] {
    var reader = PodListReader()
    return try await pages(of: .pod, namespace: namespace) {
      (page: inout ObjectListPage) throws(DocumentError) in try reader.read(&page)
    }
  }

  /// The answers to ``ListedResource/besidePods``, in their order.
  private func listings(beside namespaces: Set<String>?) async -> [Outcome<Listing<Node>>] {
    await withTaskGroup(of: (Int, Outcome<Listing<Node>>).self) { group in
      for (index, listed) in ListedResource.besidePods.enumerated() {
        group.addTask {
          let outcome = await Outcome { () async throws(KubernetesError) in
            try await self.objects(of: listed, namespaces)
          }
          return (index, outcome)
        }
      }
      var answers: [Int: Outcome<Listing<Node>>] = [:]
      for await (index, outcome) in group { answers[index] = outcome }
      return answers.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private func objects(of listed: ListedResource, _ namespaces: Set<String>?)
    async throws(KubernetesError) -> Listing<Node>
  {
    if listed.resource == ListedResource.route.resource {
      // A server that does not know the API answers as if it were none of Kubernetes'.
      guard let served = try await servedAPIs() else {
        throw KubernetesError(
          code: .forbidden,
          "\(connection.server) does not tell which APIs it has; let the user get /apis")
      }
      if !served.contains(listed.api) { return Listing(items: []) }
    }
    return try await listing(in: listed.isNamespaced ? namespaces : nil) {
      (namespace) async throws(KubernetesError) in
      try await self.pages(of: listed, namespace: namespace) {
        (page: inout ObjectListPage) throws(DocumentError) in
        try page.objects(listed, without: InventoryReader.selection)
      }
    }
  }

  /// Lists the whole cluster at once, or where that is forbidden the given namespaces one by one.
  private func listing<Item: Sendable>(
    in namespaces: Set<String>?,
    _ list: @escaping @Sendable (String?) async throws(KubernetesError) -> [Item]
  ) async throws(KubernetesError) -> Listing<Item> {
    do throws(KubernetesError) { return Listing(items: try await list(nil)) } catch {
      guard error.code == .forbidden, let namespaces, !namespaces.isEmpty else { throw error }
      let listing = try await Listing(each: namespaces, since: error, list)
      // Nothing can be seen: the right to list the whole cluster is the one to ask for.
      if listing.namespaces?.isEmpty == true { throw error }
      return listing
    }
  }
}

extension ListedResource {
  fileprivate static let pod = ListedResource("Pod", "pods", .init(group: "", version: "v1"))

  /// Pods and what runs them.
  static let workloads = [
    pod,
    ListedResource(
      "ReplicationController", "replicationcontrollers", .init(group: "", version: "v1")),
    ListedResource("Deployment", "deployments", .init(group: "apps", version: "v1")),
    ListedResource("StatefulSet", "statefulsets", .init(group: "apps", version: "v1")),
    ListedResource("DaemonSet", "daemonsets", .init(group: "apps", version: "v1")),
    ListedResource("ReplicaSet", "replicasets", .init(group: "apps", version: "v1")),
    ListedResource("Job", "jobs", .init(group: "batch", version: "v1")),
    ListedResource("CronJob", "cronjobs", .init(group: "batch", version: "v1")),
  ]

  /// What an inventory has beside pods.
  fileprivate static let besidePods = [
    ListedResource(.namespace, PolicyKind.namespace.api),
    ListedResource("Node", "nodes", .init(group: "", version: "v1")),
    ListedResource("Service", "services", .init(group: "", version: "v1")),
    ListedResource("Ingress", "ingresses", .init(group: "networking.k8s.io", version: "v1")),
    route,
  ]

  /// Of OpenShift.
  fileprivate static let route = ListedResource(
    "Route", "routes", .init(group: "route.openshift.io", version: "v1"))

  fileprivate var isNamespaced: Bool { kind != "Namespace" && kind != "Node" }
}
