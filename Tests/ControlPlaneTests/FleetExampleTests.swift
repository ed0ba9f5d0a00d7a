import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Reports
import Testing

/// `examples/schedule/fleet`: an Indexed Job and a merge.
@Suite("The example of an Indexed Job", .controlPlane)
struct FleetExampleTests {
  private static let example = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "examples/schedule/fleet").path

  private static let folders = ["base", "shards", "merge", "argocd"]

  /// What kustomize makes of a folder, by kind.
  private func built(_ folder: String) async throws -> [Node] {
    let built = try await ControlPlane.kubectl(["kustomize", "\(Self.example)/\(folder)"])
    try #require(built.isSuccess, "\(built.errors)")
    return try readDocuments(Array(built.output.utf8), file: folder)
  }

  private func job(_ folder: String) async throws -> Node {
    try #require(try await built(folder).first { $0["kind"] == "Job" })
  }

  private func container(of job: Node) throws -> Node {
    try #require(job["spec"]?["template"]?["spec"]?["containers"]?.sequence?.first)
  }

  private func arguments(_ job: Node, _ variables: [String: String]) throws -> [String] {
    let arguments = try container(of: job)["args"]?.sequence?.compactMap(\.string) ?? []
    return arguments.map { argument in
      variables.reduce(argument) { $0.replacing($1.key, with: $1.value) }
    }
  }

  @Test("a real API server takes what it knows of each of its objects", arguments: folders)
  func accepted(folder: String) async throws {
    let namespace = try await ControlPlane.makeNamespace("fleet")
    let copy = try TemporaryFolder()
    try await Program.output("cp", ["-r", Self.example, copy("example")])
    try copy.write(
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: \(namespace)
      resources: [example/\(folder)]
      """, to: "kustomization.yaml")
    let built = try await ControlPlane.kubectl(["kustomize", copy.path])
    try #require(built.isSuccess, "\(built.errors)")
    // A server that is older than Indexed Jobs passes over their fields; what it knows it judges.
    let applied = try await ControlPlane.kubectl(
      ["apply", "--dry-run=server", "--validate=false", "-f", "-"], input: built.output)
    #expect(applied.isSuccess, "\(applied.errors)")
    let wrong = try await ControlPlane.kubectl(
      ["apply", "--dry-run=server", "--validate=false", "-f", "-"],
      input: built.output.replacing("name: mendwall", with: "name: Mend_wall"))
    #expect(!wrong.isSuccess)
  }

  @Test("each pod takes its share, there are as many as shares, and the merge takes all of them")
  func shares() async throws {
    for folder in ["shards", "argocd"] {
      let spec = try #require(try await job(folder)["spec"])
      #expect(spec["completionMode"] == "Indexed")
      let count = try #require(spec["completions"]?.integer)
      #expect(spec["parallelism"]?.integer == count)
      #expect(spec["maxFailedIndexes"]?.integer == count)
      let shards = try arguments(try await job(folder), [:])
      #expect(shards.contains("--shard=$(JOB_COMPLETION_INDEX)/\(count)"))
      #expect(shards.contains("json=/reports/$(JOB_COMPLETION_INDEX).json"))
      let merge = try arguments(try await job("merge"), [:])
      #expect(
        merge.filter { $0.hasPrefix("/reports/") } == (0..<count).map { "/reports/\($0).json" })
    }
  }

  @Test(
    "no pod is root, can become it, or writes elsewhere than in its volumes",
    arguments: ["shards", "argocd", "merge"])
  func hardened(folder: String) async throws {
    let job = try await job(folder)
    let pod = try #require(job["spec"]?["template"]?["spec"])
    let container = try container(of: job)
    #expect(pod["securityContext"]?["runAsNonRoot"] == true)
    #expect(pod["restartPolicy"] == "Never")
    #expect(pod["automountServiceAccountToken"] == (folder == "argocd" ? true : false))
    #expect(
      container["securityContext"] == [
        "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
        "capabilities": ["drop": ["ALL"]],
      ])
    #expect(container["resources"]?["limits"]?["memory"] != nil)
    func names(_ list: Node?) -> Set<String> {
      Set(list?.sequence?.compactMap { $0["name"]?.string } ?? [])
    }
    #expect(names(pod["volumes"]) == names(container["volumeMounts"]))
  }

  @Test("the account may do nothing, but where Argo CD names the clusters list its Secrets")
  func rights() async throws {
    for folder in Self.folders {
      let rules = try await built(folder).filter {
        ["Role", "ClusterRole"].contains($0["kind"]?.string)
      }.flatMap { $0["rules"]?.sequence ?? [] }
      #expect(
        rules
          == (folder == "argocd"
            ? [["apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]]] : []))
    }
    let policies = try await built("base").filter { $0["kind"] == "NetworkPolicy" }
    #expect(policies.count == 2)
    for folder in ["shards", "merge", "argocd"] {
      let labels = try await job(folder)["spec"]?["template"]?["metadata"]?["labels"]
      #expect(labels?["app.kubernetes.io/name"] == "mendwall-fleet")
    }
  }

  @Test(
    "its script ends as the container of the merge did", arguments: [("0", 0), ("3", 3), ("", 2)])
  func ending(code: String, status: Int32) async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      #!/bin/sh
      echo "$*" >> "$CALLS"
      case "$*" in
      *"create configmap"*) echo "kind: ConfigMap" ;;
      *"get job"*) echo True ;;
      *"get pods"*) printf '%s' "$CODE" ;;
      *logs*) echo "the whole report" ;;
      esac
      """, to: "bin/kubectl")
    try folder.write("#!/bin/sh\n", to: "bin/sleep")
    try await Program.output("chmod", ["+x", folder("bin/kubectl"), folder("bin/sleep")])
    let ended = try await SignalledProgram().run(
      "\(Self.example)/run", ["v1.4"],
      environment: [
        "PATH": "\(folder("bin")):/usr/bin:/bin", "CALLS": folder("calls"), "CODE": code,
      ])
    #expect(ended.status == status, "\(ended.errors)")
    #expect(ended.output.contains("the whole report"))
    #expect(ended.errors.isEmpty == (status != 2), "\(ended.errors)")
    let calls = try folder.read("calls")
    #expect(calls.contains("get pods --selector=job-name=mendwall-merge"))
  }

  @Test("its own commands give one report of all clusters")
  func commands() async throws {
    let shop = try await Shop()
    let (folder, count) = (try TemporaryFolder(), 3)
    let admin = try Data(contentsOf: URL(filePath: try ControlPlane.kubeconfig()))
    let names = (0..<7).map { "cluster-\($0)" }
    for name in names { try folder.write([UInt8](admin), to: "clusters/\(name).yaml") }
    try folder.write("", to: "reports/.keep")
    var places = [
      "$(MENDWALL_REPOSITORY)": shop.repository.path, "$(MENDWALL_REVISION)": "HEAD",
      "/clusters": folder("clusters"), "/reports": folder("reports"),
    ]
    let shards = try await job("shards")
    for index in 0..<count {
      places["$(JOB_COMPLETION_INDEX)"] = "\(index)"
      let run = await CommandRun.mendwall(
        try arguments(shards, places) + ["-n", shop.namespace])
      #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    }
    // One that ended without a report keeps those of the others from nobody.
    try await Program.output("mv", [folder("reports/1.json"), folder("reports/kept")])
    let part = await CommandRun.mendwall(try arguments(try await job("merge"), places))
    #expect(part.status == .incomplete, "\(part.notes)")
    #expect(
      part.notes.contains("reports/1.json does not exist; it counts as a shard that is missing"))
    #expect(part.output.contains("error: shard 1/3 was not given"))
    try await Program.output("mv", [folder("reports/kept"), folder("reports/1.json")])
    let run = await CommandRun.mendwall(try arguments(try await job("merge"), places))
    #expect(run.status == .inSync, "\(run.notes)")
    let text = try folder.read("reports/whole.json")
    let list = try NodeDecoder.decode(
      DriftReportList.self, from: try JSONReader.read(Array(text.utf8), file: "whole.json"),
      file: "whole.json")
    #expect(list.names == names)
    #expect(list.complete && list.shard == nil)
  }
}
