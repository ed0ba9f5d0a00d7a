public import Documents
import HTTPAccess
import NIOHTTP1
import PolicyModel

extension APIServer {
  /// Under which API the cluster keeps reports; nil where it has none.
  public func reportAPI() async throws(KubernetesError) -> ReportAPI? {
    let served = try await servedAPIs() ?? []
    return [ReportAPI.openReports, .policyReports].first { served.contains($0.inNamespace.api) }
  }

  /// The reports of a name in all namespaces, without their results.
  public func reports(named name: String, as api: ReportAPI) async throws(KubernetesError) -> [Node]
  {
    try await pages(of: api.inNamespace, namespace: nil, where: .name(name)) {
      (page: inout ObjectListPage) throws(DocumentError) in
      try page.objects(api.inNamespace, without: .within(["results": .whole]))
    }
  }

  /// The report of a name in a namespace, or (nil) that of the cluster; nil where there is none.
  public func report(named name: String, namespace: String?, as api: ReportAPI)
    async throws(KubernetesError) -> Node?
  {
    do throws(KubernetesError) {
      return try await object(reportRequest(.GET, "get", name, namespace, api))
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  /// Creates a report that must not exist yet.
  ///
  /// - Throws: ``KubernetesError/Code/conflict`` where it does, and ``KubernetesError/Code/notFound`` where
  ///   its namespace does not.
  public func createReport(
    _ report: Node, named name: String, namespace: String?, as api: ReportAPI
  ) async throws(KubernetesError) {
    var request = reportRequest(.POST, "create", name, namespace, api)
    request.path = APIServer.path(api.listed(namespace), namespace: namespace)
    _ = try await object(writing(report, request))
  }

  /// Puts a report in the place of the live one, whole.
  ///
  /// - Parameters:
  ///   - report: its `metadata.uid` and `metadata.resourceVersion` guard the write.
  ///   - name: of the report.
  ///   - namespace: where it is; nil for that of the cluster.
  ///   - api: under which the cluster keeps it.
  public func replaceReport(
    _ report: Node, named name: String, namespace: String?, as api: ReportAPI
  ) async throws(KubernetesError) {
    _ = try await object(writing(report, reportRequest(.PUT, "update", name, namespace, api)))
  }

  /// Deletes a report of a namespace if it still is the one with this uid and resourceVersion.
  public func deleteReport(
    named name: String, namespace: String, guardedBy live: LiveIdentity, as api: ReportAPI
  ) async throws(KubernetesError) {
    var request = reportRequest(.DELETE, "delete", name, namespace, api)
    request.body = APIServer.deletion(of: live, mode: .real)
    _ = try await send(request)
  }

  private func writing(_ report: Node, _ request: Request) -> Request {
    var request = request
    request.path += APIServer.query(.real)
    request.body = JSONWriter.bytes(report)
    return request
  }

  private func reportRequest(
    _ method: HTTPMethod, _ verb: String, _ name: String, _ namespace: String?,
    _ api: ReportAPI
  ) -> Request {
    let listed = api.listed(namespace)
    return Request(
      method: method, path: APIServer.path(listed, namespace: namespace, name: name),
      subject: Subject(
        verb, group: listed.api.group, resource: listed.resource, namespace: namespace, name: name))
  }
}
