public import Documents

/// Reads the pods of a list of the Kubernetes API (`k8s.io/api/core/v1`, PodList), page after page.
///
/// Of a pod it reads the few fields that an inventory holds, and passes over the rest unread. It is to be
/// kept from one page to the next.
public struct PodListReader: Sendable {
  private let fields = PodFields(foldsGenerated: true)
  private var shared = SharedValues()

  public init() {}

  /// Reads a page.
  ///
  /// - Parameter bytes: the answer to `GET /api/v1/pods`.
  /// - Returns: its pods, those that have finished too, and what the server wants to hear to give the
  ///   next page, nil on the last.
  /// - Throws: as ``read(_:)-(ObjectListPage)`` does.
  public mutating func read(_ bytes: [UInt8]) throws(DocumentError) -> (pods: [Pod], next: String?)
  {
    var page = try ObjectListPage(bytes, of: "Pod", file: PodListReader.file)
    let pods = try read(&page)
    return (pods, page.token)
  }

  /// Reads the items of a page whose head has been read.
  ///
  /// - Throws: for a text that is no list of pods: broken JSON, or a field that is read and has another type
  ///   than the API gives it. A page is read whole or not at all.
  public mutating func read(_ page: inout ObjectListPage) throws(DocumentError) -> [Pod] {
    var pods: [Pod] = []
    try page.forEachItem(without: PodListReader.selection) { (item) throws(DocumentError) in
      if let pod = try pod(item) { pods.append(pod) }
    }
    return pods
  }

  private mutating func pod(_ item: Node) throws(DocumentError) -> Pod? {
    var reader = FieldReader()
    let metadata = reader.mapping("metadata", of: item)
    let namespace = reader.string("namespace", of: metadata)
    let name = reader.string("name", of: metadata)
    guard let namespace, let name else {
      throw refusal(
        reader.problems.first?.message ?? "a pod must be a mapping with a name and a namespace",
        at: item.span?.start)
    }
    let pod = fields.pod(item, namespace: namespace, name: name, &reader)
    if let problem = reader.problems.first {
      throw refusal(
        "pod \(namespace)/\(name): \(problem.message)", at: problem.position ?? item.span?.start)
    }
    return pod.map { shared.sharing($0) }
  }

  private func refusal(_ message: String, at position: Position?) -> DocumentError {
    DocumentError(
      code: .unsupported, message: message, file: PodListReader.file, position: position)
  }

  private static let file = "list of pods"

  /// What ``PodFields`` reads, and the names.
  private static let selection = Omission.only([
    "metadata": .only([
      "name": .nothing, "namespace": .nothing, "labels": .nothing,
      "ownerReferences": .only(["controller": .nothing, "kind": .nothing, "name": .nothing]),
    ]),
    "spec": .only([
      "nodeName": .nothing, "hostNetwork": .nothing,
      "containers": .only(["ports": ports]),
      "initContainers": .only(["restartPolicy": .nothing, "ports": ports]),
    ]),
    "status": .only([
      "phase": .nothing, "startTime": .nothing, "podIP": .nothing,
      "podIPs": .only(["ip": .nothing]),
    ]),
  ])

  private static let ports = Omission.only([
    "name": .nothing, "containerPort": .nothing, "protocol": .nothing,
  ])
}
