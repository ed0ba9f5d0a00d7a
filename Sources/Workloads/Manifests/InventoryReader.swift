public import Documents
public import PolicyModel

/// Makes an inventory of objects: of manifests, or of what a cluster holds.
///
/// Of a workload it takes the pod that its template would make, under the workload's own name. What has
/// another shape than the API gives it is passed over and told of; nothing is thrown.
public struct InventoryReader: Sendable {
  /// What the objects amount to, in the order in which they came.
  public private(set) var inventory = Inventory()
  /// What was passed over, and why, with the object, its file and its line: errors where pods or the labels
  /// of a namespace are missing from the inventory for it, else warnings.
  public private(set) var diagnostics: [Diagnostic] = []

  private let defaultNamespace: String
  private let pods: PodFields
  /// Where each object was declared.
  private var known: [Identity: SourceLocation] = [:]

  private struct Identity: Hashable {
    let kind: InventoryKind
    let namespace: String
    let name: String
  }

  /// - Parameters:
  ///   - defaultNamespace: where an object lives that names no namespace.
  ///   - foldsGenerated: for a live cluster's objects, whose controllers are named by other controllers:
  ///     a ReplicaSet `web-5d4f8c7b9` whose pods have the label `pod-template-hash: 5d4f8c7b9` counts as
  ///     the Deployment `web`, and a Job whose name ends in a dash and 8 or more digits as the CronJob
  ///     before them. Manifests give their objects such names themselves and mean them.
  public init(defaultNamespace: String = "default", foldsGenerated: Bool = false) {
    self.defaultNamespace = defaultNamespace
    pods = PodFields(foldsGenerated: foldsGenerated)
  }

  /// Takes in an object, or the objects of a list.
  ///
  /// - Parameters:
  ///   - object: of any kind; those that no inventory is made of are passed over.
  ///   - path: the file that it comes from, for diagnostics.
  public mutating func add(_ object: Node, path: String? = nil) {
    for object in Manifests.objects(of: object) { addOne(object, path) }
  }

  /// What is read of Namespaces, Nodes, Services, Ingresses and Routes, and no more: the images in the status
  /// of a Node are most of it.
  public static let selection = Omission.only([
    "apiVersion": .nothing, "kind": .nothing,
    "metadata": .only([
      "name": .nothing, "namespace": .nothing, "labels": .nothing,
      "annotations": .only(["kubernetes.io/ingress.class": .nothing]),
    ]),
    "spec": .only([
      "ingressClassName": .nothing,
      "selector": .nothing, "type": .nothing, "ports": .nothing, "defaultBackend": .nothing,
      "rules": .nothing, "to": .nothing, "alternateBackends": .nothing, "port": .nothing,
    ]),
    "status": .only(["addresses": .nothing]),
  ])

  private mutating func addOne(_ object: Node, _ path: String?) {
    guard let kind = InventoryKind(of: object) else { return }
    var fields = FieldReader()
    let metadata = fields.mapping("metadata", of: object)
    guard let name = fields.string("name", of: metadata) else {
      let isTemplate = metadata?["generateName"] != nil
      let reason =
        isTemplate
        ? "has generateName in place of a name" : "has no metadata.name"
      return report(
        isTemplate ? .warning : kind.importance,
        "a \(kind.rawValue) \(reason); it was passed over", path, at: object)
    }
    let namespace =
      kind.isNamespaced ? fields.string("namespace", of: metadata) ?? defaultNamespace : ""
    let identity = Identity(kind: kind, namespace: namespace, name: name)
    let title = "\(kind.rawValue) \(namespace.isEmpty ? "" : "\(namespace)/")\(name)"
    let place = SourceLocation(path: path ?? "", line: object.span?.start.line)
    if let first = known.updateValue(place, forKey: identity) {
      known[identity] = first
      let before = path == nil ? "before" : "at \(first.inWords)"
      return report(
        .warning, "\(title) is declared here and \(before); the first was taken, remove one", path,
        at: object)
    }
    take(object, kind, namespace: namespace, name: name, &fields)
    for problem in fields.problems {
      diagnostics.append(
        Diagnostic(
          kind.importance, "\(title): \(problem.message); it was passed over", path: path,
          line: (problem.position ?? object.span?.start)?.line))
    }
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, _ path: String?, at object: Node
  ) {
    diagnostics.append(
      Diagnostic(severity, message, path: path, line: object.span?.start.line))
  }

  private mutating func take(
    _ object: Node, _ kind: InventoryKind, namespace: String, name: String,
    _ fields: inout FieldReader
  ) {
    switch kind {
    case .namespace:
      guard let labels = fields.strings("labels", of: object["metadata"]) else { return }
      inventory.namespaces.append(NamespaceLabels(name: name, labels: labels))
    case .node:
      guard let labels = fields.strings("labels", of: object["metadata"]) else { return }
      inventory.nodes.append(
        Inventory.Node(name: name, labels: labels, addresses: addresses(object, &fields)))
    case .service:
      let service = ServiceFields.service(object, namespace: namespace, name: name, &fields)
      if let service { inventory.services.append(service) }
    case .ingress:
      if let apiVersion = object["apiVersion"]?.string, apiVersion != "networking.k8s.io/v1" {
        return fields.note("\(apiVersion) is not read; write networking.k8s.io/v1", at: object)
      }
      inventory.ingresses.append(
        ServiceFields.ingress(object, namespace: namespace, name: name, &fields))
    case .route:
      inventory.ingresses.append(
        ServiceFields.route(object, namespace: namespace, name: name, &fields))
    case .pod:
      let pod = pods.pod(object, namespace: namespace, name: name, &fields)
      if let pod { inventory.pods.append(pod) }
    case .deployment, .statefulSet, .daemonSet, .replicaSet, .replicationController, .job, .cronJob:
      let own = WorkloadReference(namespace: namespace, name: name, kind: kind.rawValue)
      addPod(of: object, own, kind, &fields)
    }
  }

  /// The addresses that are the machine's own (`k8s.io/api/core/v1`, NodeAddress); others are host names.
  private func addresses(_ object: Node, _ fields: inout FieldReader) -> [IPAddress] {
    var addresses: [IPAddress] = []
    for element in fields.elements("addresses", of: fields.mapping("status", of: object)) {
      guard let type = fields.string("type", of: element),
        type == "InternalIP" || type == "ExternalIP",
        let address = fields.address("address", of: element)
      else { continue }
      addresses.append(address)
    }
    return addresses
  }

  /// The pod that a workload's template makes.
  private mutating func addPod(
    of object: Node, _ own: WorkloadReference, _ kind: InventoryKind, _ fields: inout FieldReader
  ) {
    var spec = fields.mapping("spec", of: object)
    let owner = owner(of: object, kind, own, &fields)
    // The earlier versions of a Deployment, kept for a rollback: they run nothing.
    if owner != nil, kind == .replicaSet, spec?["replicas"] == 0 { return }
    if kind == .cronJob {
      spec = fields.mapping("spec", of: fields.mapping("jobTemplate", of: spec))
    }
    guard let template = fields.mapping("template", of: spec) else {
      if fields.problems.isEmpty { fields.note("it has no template of its pods", at: object) }
      return
    }
    let pod = pods.pod(
      template: template, namespace: own.namespace, name: own.name, workload: owner ?? own, &fields)
    if let pod { inventory.pods.append(pod) }
  }

  /// The Deployment that made a ReplicaSet or the CronJob that made a Job, as a cluster's own objects name
  /// it.
  private func owner(
    of object: Node, _ kind: InventoryKind, _ own: WorkloadReference, _ fields: inout FieldReader
  ) -> WorkloadReference? {
    let maker: InventoryKind
    switch kind {
    case .replicaSet: maker = .deployment
    case .job: maker = .cronJob
    default: return nil
    }
    let owners = fields.elements("ownerReferences", of: object["metadata"])
    for owner in owners where fields.bool("controller", of: owner) {
      guard fields.string("kind", of: owner) == maker.rawValue,
        let name = fields.string("name", of: owner)
      else { continue }
      return WorkloadReference(namespace: own.namespace, name: name, kind: maker.rawValue)
    }
    return nil
  }
}
