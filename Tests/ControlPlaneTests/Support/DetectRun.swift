import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// A run of `mendwall detect`, which must not fail, and the report that it wrote as JSON.
struct DetectRun {
  let status: MendwallCommands.ExitStatus
  let report: Node

  /// - Parameter policy: the one policy to compare, as the command line names it; nil for all of
  ///   them.
  init(_ repository: TestRepository, of policy: String? = nil, kubeconfig: String) async throws {
    let run = await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--kubeconfig", kubeconfig, "-o", "json"]
        + [policy].compactMap { $0 })
    try #require(run.status != .failed, "\(run.notes)")
    status = run.status
    // What other tests run in the cluster meanwhile is in its connections.
    report = try JSONReader.read(
      Array(run.output.utf8), file: "report", limits: ReadingLimits(bytes: 256 << 20))
  }

  /// Against the real server.
  init(_ repository: TestRepository, of policy: String? = nil, as user: String = "admin")
    async throws
  {
    try await self.init(repository, of: policy, kubeconfig: try ControlPlane.kubeconfig(user))
  }

  /// But for containments, which another test may have in its own namespace.
  var findings: [Node] {
    (report["findings"]?.sequence ?? []).filter { $0["type"] != "containment" }
  }

  func messages(_ severity: Diagnostic.Severity) -> [String] {
    (report["diagnostics"]?.sequence ?? [])
      .filter { $0["severity"]?.string == severity.rawValue }.compactMap { $0["message"]?.string }
  }
}

extension Node {
  /// The changes of a finding, in the form of the tables.
  var changeLines: [String] {
    (self["changes"]?.sequence ?? []).map { change in
      Comparison.line(
        change["op"]?.string ?? "", change["path"]?.string ?? "",
        git: change["git"].map { JSONWriter.compact($0) },
        live: change["live"].map { JSONWriter.compact($0) }, note: change["note"]?.string)
    }
  }
}
