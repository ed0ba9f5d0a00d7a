import HTTPAccess
import MendwallTesting
import Testing

@testable import KubernetesClient

/// A credential plugin that is a shell script in a folder of its own.
struct PluginScript {
  static let v1 = "client.authentication.k8s.io/v1"
  static let v1beta1 = "client.authentication.k8s.io/v1beta1"

  let folder: TemporaryFolder

  /// - Parameter script: what the shell runs; `$0` is its file, in the folder.
  init(_ script: String) async throws {
    folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\ncd \"${0%/*}\"\n\(script)\n", to: "plugin")
    try await Program.output("chmod", ["+x", folder("plugin")])
  }

  /// - Parameter fields: more of the kubeconfig's `exec`, in YAML's flow form.
  func plugin(
    apiVersion: String = PluginScript.v1, command: String? = nil, _ fields: String = ""
  ) throws -> ExecPlugin {
    let exec = try parse(
      "{command: \(command ?? folder("plugin")), apiVersion: \(apiVersion)\(fields)}")
    return try ExecPlugin(
      Kubeconfig.Entry(node: exec, file: folder("config")),
      cluster: Kubeconfig.Entry(
        node: try parse("{server: https://a, tls-server-name: b}"), file: folder("config")),
      server: try #require(ServerAddress("https://a")))
  }

  /// A command that prints an ExecCredential.
  static func credential(_ status: String, apiVersion: String = PluginScript.v1) -> String {
    #"printf '%s' '{"kind":"ExecCredential","apiVersion":"\#(apiVersion)","status":\#(status)}'"#
  }

  /// A script that gives `token-1` when it is run first, then `token-2`, and so on.
  static func counting(expires: String? = nil) -> String {
    let expiry = expires.map { #","expirationTimestamp":"\#($0)""# } ?? ""
    return """
      echo run >> runs
      count=$(wc -l < runs | tr -d ' ')
      printf '{"kind":"ExecCredential","apiVersion":"\(v1)","status":{"token":"token-%s"\(expiry)}}' $count
      """
  }

  var runs: Int { (try? folder.read("runs").split(separator: "\n").count) ?? 0 }
}
