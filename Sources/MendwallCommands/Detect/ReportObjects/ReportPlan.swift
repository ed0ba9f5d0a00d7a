import Documents
import KubernetesClient
import Rendering

/// What is to be done to the Reports of namespaces, so that they are those of a run.
struct ReportPlan: Equatable, Sendable {
  /// A report as the cluster has it.
  struct Live: Equatable, Sendable {
    let identity: LiveIdentity
    /// Whether Mendwall wrote it.
    let isOurs: Bool

    init(_ object: Node) {
      let metadata = object["metadata"]
      identity = LiveIdentity(
        uid: metadata?["uid"]?.string, resourceVersion: metadata?["resourceVersion"]?.string)
      let label = OpenReportsRenderer.label
      isOurs = metadata?["labels"]?[label.key]?.string == label.value
    }
  }

  /// The namespaces in which a Report is written, each with the one that is there.
  var written: [String: Live?] = [:]
  /// Those in which one is deleted, for nothing departs there any more.
  var deleted: [String: Live] = [:]
  /// Those in which one stays though this run found nothing: it may have overlooked something.
  var kept: [String] = []

  /// - Parameters:
  ///   - namespaces: those with findings.
  ///   - live: the reports that were found, in the namespaces that were looked at.
  ///   - isComplete: whether the run could see everything.
  init(_ namespaces: Set<String>, live: [String: Live], isComplete: Bool) {
    for namespace in namespaces { written[namespace] = .some(live[namespace]) }
    let rest = live.filter { $0.value.isOurs && !namespaces.contains($0.key) }
    if isComplete {
      deleted = rest
    } else {
      kept = rest.keys.sorted()
    }
  }

  /// The rights that it takes. One that belongs to somebody else takes none: it is not written.
  func rights(_ api: ReportAPI) -> Set<AccessRight> {
    var rights: Set<AccessRight> = []
    for (namespace, live) in written where live?.isOurs != false {
      rights.insert(api.right(live == nil ? "create" : "update", namespace: namespace))
    }
    for namespace in deleted.keys { rights.insert(api.right("delete", namespace: namespace)) }
    return rights
  }
}
