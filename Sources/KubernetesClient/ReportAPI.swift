import PolicyModel

/// An API under which a cluster keeps reports of what its policies came to: an object for each namespace, and
/// one for the cluster.
public struct ReportAPI: Hashable, Sendable {
  /// OpenReports, and the working group's API that it came from. Their objects have the same fields but for
  /// few.
  public static let openReports = ReportAPI(
    group: "openreports.io", version: "v1alpha1", kind: "Report", resource: "reports")
  public static let policyReports = ReportAPI(
    group: "wgpolicyk8s.io", version: "v1alpha2", kind: "PolicyReport",
    resource: "policyreports")

  let inNamespace: ListedResource
  let ofCluster: ListedResource

  private init(group: String, version: String, kind: String, resource: String) {
    let api = PolicyKind.API(group: group, version: version)
    inNamespace = ListedResource(kind, resource, api)
    ofCluster = ListedResource("Cluster\(kind)", "cluster\(resource)", api)
  }

  /// The right to do something to the reports of a namespace, or (nil) to that of the cluster.
  public func right(_ verb: String, namespace: String?) -> AccessRight {
    let listed = listed(namespace)
    return AccessRight(
      verb, group: listed.api.group, resource: listed.resource, namespace: namespace)
  }

  /// `Report shop/mendwall`
  public func name(of report: String, namespace: String?) -> String {
    "\(listed(namespace).kind) \(namespace.map { "\($0)/" } ?? "")\(report)"
  }

  func listed(_ namespace: String?) -> ListedResource {
    namespace == nil ? ofCluster : inNamespace
  }
}
