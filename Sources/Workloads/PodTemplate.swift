public import Documents
public import PolicyModel

/// What a workload says of the pods that it makes, as far as selectors find them (`k8s.io/api/core/v1`,
/// PodTemplateSpec); of a Pod by itself its own labels.
public struct PodTemplate: Hashable, Sendable {
  public let workload: WorkloadReference
  /// The labels of the pods.
  public let labels: [String: String]
  /// Where the object stands, for one that a file declares.
  public let location: SourceLocation?
  private let lines: [String: Int]

  public init(
    workload: WorkloadReference, labels: [String: String], location: SourceLocation? = nil
  ) {
    self.init(workload: workload, labels: labels, location: location, lines: [:])
  }

  private init(
    workload: WorkloadReference, labels: [String: String], location: SourceLocation?,
    lines: [String: Int]
  ) {
    self.workload = workload
    self.labels = labels
    self.location = location
    self.lines = lines
  }

  /// Where a label is declared; of one that is not, where the object is.
  public func location(of label: String) -> SourceLocation? {
    location.map { SourceLocation(path: $0.path, line: lines[label] ?? $0.line) }
  }

  /// Reads a workload.
  ///
  /// - Parameters:
  ///   - object: of any kind; nil comes of one that runs no pods, or says nothing of their labels that
  ///     could be read.
  ///   - defaultNamespace: where an object lives that names no namespace.
  ///   - path: the file that it comes from, if any.
  public init?(_ object: Node, defaultNamespace: String = "default", path: String? = nil) {
    guard let kind = InventoryKind(of: object), kind.apiVersion != nil else { return nil }
    self.init(object, kind: kind.rawValue, defaultNamespace: defaultNamespace, path: path)
  }

  /// Reads a workload of a kind that is known, as the items of a list do not say theirs.
  public init?(
    _ object: Node, kind: String, defaultNamespace: String = "default", path: String? = nil
  ) {
    guard let name = object["metadata"]?["name"]?.string else { return nil }
    let namespace = object["metadata"]?["namespace"]?.string ?? defaultNamespace
    let workload = WorkloadReference(namespace: namespace, name: name, kind: kind)
    var fields = FieldReader()
    guard
      let holder = object[JSONPointer(Array(workload.labelsPath.tokens.dropLast()))],
      let labels = fields.strings("labels", of: holder), fields.problems.isEmpty
    else { return nil }
    let lines = (holder["labels"]?.mapping?.entries ?? []).compactMap { entry in
      (entry.keySpan ?? entry.value.span).map { (entry.key, $0.start.line) }
    }
    self.init(
      workload: workload, labels: labels,
      location: path.map { SourceLocation(path: $0, line: object.span?.start.line) },
      lines: Dictionary(lines) { first, _ in first })
  }

  /// Whether a manifest file can hold any, told from its bytes: it names one of their kinds.
  public static func mayBe(in bytes: [UInt8]) -> Bool {
    words.contains { bytes[...].firstIndex(of: $0) != nil }
  }

  private static let words = ["Pod", "Deployment", "Set", "ReplicationController", "Job"]
    .map { Array($0.utf8) }

  /// What is read of workloads, and no more.
  public static let selection: Omission = {
    let labels = Omission.only(["metadata": .only(["labels": .nothing])])
    return .only([
      "metadata": .only(["name": .nothing, "namespace": .nothing]),
      "spec": .only([
        "template": labels, "jobTemplate": .only(["spec": .only(["template": labels])]),
      ]),
    ])
  }()

  /// Labels that controllers give each pod of their own accord, beside those of the template: of ReplicaSets,
  /// DaemonSets, StatefulSets and Jobs (`k8s.io/api/apps/v1`, `k8s.io/api/batch/v1`).
  public static let generatedLabels: Set<String> = [
    "pod-template-hash", "pod-template-generation", "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-uid",
    "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/job-completion-index",
  ]
}

extension WorkloadReference {
  /// Where the object holds the labels of its pods.
  public var labelsPath: JSONPointer {
    switch kind {
    case "Pod": JSONPointer(["metadata", "labels"])
    case "CronJob":
      JSONPointer(["spec", "jobTemplate", "spec", "template", "metadata", "labels"])
    default: JSONPointer(["spec", "template", "metadata", "labels"])
    }
  }

  /// The object; nil for one of a kind that is none of Kubernetes' own.
  public var object: ObjectReference? {
    InventoryKind(rawValue: kind)?.apiVersion.map {
      ObjectReference(apiVersion: $0, kind: kind, namespace: namespace, name: name)
    }
  }
}

extension InventoryKind {
  /// The API of what runs pods; nil for the rest.
  var apiVersion: String? {
    switch self {
    case .pod, .replicationController: "v1"
    case .deployment, .statefulSet, .daemonSet, .replicaSet: "apps/v1"
    case .job, .cronJob: "batch/v1"
    case .namespace, .node, .service, .ingress, .route: nil
    }
  }
}
