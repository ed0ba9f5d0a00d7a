extension ScriptedServer {
  /// Writes a kubeconfig whose one context is this server, without credentials.
  ///
  /// - Returns: the file's path.
  public func kubeconfig(in folder: TemporaryFolder) throws -> String {
    try folder.write(
      """
      apiVersion: v1
      kind: Config
      current-context: test
      clusters: [{name: test, cluster: {server: "\(url)"}}]
      contexts: [{name: test, context: {cluster: test, user: test}}]
      users: [{name: test, user: {}}]
      """, to: "kubeconfig")
    return folder("kubeconfig")
  }
}
