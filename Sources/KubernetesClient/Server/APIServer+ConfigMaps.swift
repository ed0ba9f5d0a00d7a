public import Documents
import HTTPAccess
import NIOHTTP1

extension APIServer {
  /// A ConfigMap as the server has it; nil where there is none.
  ///
  /// - Throws: ``KubernetesError``, with the rule that grants a right that is missing.
  public func configMap(named name: String, namespace: String) async throws(KubernetesError)
    -> Node?
  {
    do throws(KubernetesError) {
      return try await object(APIServer.configMapRequest(.GET, "get", name, namespace))
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  /// Creates a ConfigMap that must not exist yet.
  ///
  /// - Parameters:
  ///   - object: all of it, with its `metadata.name` and `metadata.namespace`.
  ///   - name: the same name.
  ///   - namespace: the same namespace.
  /// - Throws: ``KubernetesError/Code/conflict`` where it does, and ``KubernetesError/Code/notFound`` where
  ///   its namespace does not.
  public func createConfigMap(_ object: Node, named name: String, namespace: String)
    async throws(KubernetesError)
  {
    var request = APIServer.configMapRequest(.POST, "create", name, namespace)
    request.path = APIServer.configMaps(namespace) + APIServer.query(.real)
    request.body = JSONWriter.bytes(object)
    _ = try await self.object(request)
  }

  /// Puts a ConfigMap in the place of the live one, whole.
  ///
  /// - Parameters:
  ///   - object: its `metadata.uid` and `metadata.resourceVersion` guard the write.
  ///   - name: of the ConfigMap.
  ///   - namespace: where it is.
  /// - Throws: ``KubernetesError/Code/conflict`` where another one is there by now, and
  ///   ``KubernetesError/Code/notFound`` where none is.
  public func replaceConfigMap(_ object: Node, named name: String, namespace: String)
    async throws(KubernetesError)
  {
    var request = APIServer.configMapRequest(.PUT, "update", name, namespace)
    request.path += APIServer.query(.real)
    request.body = JSONWriter.bytes(object)
    _ = try await self.object(request)
  }

  private static func configMaps(_ namespace: String) -> String {
    "/api/v1/namespaces/\(percentEncoded(namespace))/configmaps"
  }

  private static func configMapRequest(
    _ method: HTTPMethod, _ verb: String, _ name: String, _ namespace: String
  ) -> Request {
    Request(
      method: method, path: "\(configMaps(namespace))/\(percentEncoded(name))",
      subject: Subject(
        verb, group: "", resource: "configmaps", namespace: namespace, name: name))
  }
}
