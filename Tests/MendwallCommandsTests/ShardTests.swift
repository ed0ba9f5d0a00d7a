import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Runs in shards, and their reports put together")
struct ShardTests {
  /// Runs the shards of a comparison, and saves the report of each.
  ///
  /// - Returns: the files, and what each run told.
  private func shards(
    _ count: Int, in folder: TemporaryFolder, _ detect: ([String]) async -> CommandRun
  ) async throws -> (files: [String], runs: [CommandRun]) {
    var files: [String] = []
    var runs: [CommandRun] = []
    for index in 0..<count {
      files.append(folder("\(index).json"))
      runs.append(await detect(["--shard", "\(index)/\(count)", "-o", "json=\(files[index])"]))
    }
    return (files, runs)
  }

  private func merge(_ files: [String], _ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(["report", "--merge"] + files + arguments)
  }

  @Test(
    "the shards of the incident are the report of one run, to the letter", arguments: [1, 2, 3, 5])
  func incident(count: Int) async throws {
    let incident = try await Incident()
    func detect(_ arguments: [String]) async -> CommandRun {
      await CommandRun.mendwall(
        [
          "detect", "--repo", incident.folder("shop"), "--live",
          "\(Incident.package)/examples/incident/cluster",
        ] + arguments)
    }
    let whole = await detect(["-o", "json"])
    let (files, runs) = try await shards(count, in: incident.folder) { await detect($0) }
    #expect(runs.allSatisfy { [.drift, .inSync].contains($0.status) })
    let merged = await merge(files.reversed(), "-o", "json")
    #expect(merged.status == .inSync, "\(merged.notes)")
    #expect(merged.output == whole.output)
    let text = await merge(files)
    #expect(text.output == (await detect([])).output)
  }

  /// A cluster with every kind of finding, in several namespaces and in none.
  private func scene() async throws -> Shop {
    let names = ["shop", "payments", "monitoring", "dev"]
    let shop = try await Shop(
      configuration: """
        owns: [shop, payments, monitoring, dev]
        exceptions:
        - {object: {name: held}, reason: on its way out, until: 2027-01-31}
        - {object: {name: b}, reason: gone, until: 2026-01-31}
        - {object: {name: c}, reason: for ever}
        connectivity:
        - {from: dev/x, to: shop/*, expect: deny}
        - {from: dev/x, to: payments/*, expect: deny}
        severity:
        - {object: {namespace: monitoring}, severity: critical}

        """)
    var declared: [String: String] = [:]
    for name in names {
      declared["policies/\(name).yaml"] = [
        Shop.policy("one", in: name), Shop.policy("two", in: name), Shop.policy("gone", in: name),
      ].joined(separator: "---\n")
      declared["policies/\(name)-web.yaml"] = Self.deployment(in: name, "app: web")
      declared["policies/\(name)-to-web.yaml"] = Shop.network(
        "to-web", in: name,
        "podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]")
    }
    declared["policies/admin.yaml"] = Self.admin("deny", port: 80)
    try await shop.repository.commit(declared.mapValues { Optional($0) })
    var live: [String] = [Self.admin("deny", port: 81), Self.admin("extra", port: 82)]
    for name in names {
      live += [
        Shop.policy("one", in: name, port: 81), Shop.policy("two", in: name),
        Shop.policy("held", in: name), Shop.policy("new", in: name), Shop.namespace(name),
        Shop.network(
          "to-web", in: name,
          "podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]"),
        Self.deployment(in: name, "app: other"), Shop.pod("x", in: name),
        Self.web(in: name),
      ]
    }
    live.append(ContainedShop.claim("mendwall-containment-x", rules: "ingress: [{}]"))
    try shop.add(live)
    return shop
  }

  private static func deployment(in namespace: String, _ labels: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: \(namespace)}
    spec: {selector: {}, template: {metadata: {labels: {\(labels)}}, spec: {containers: []}}}

    """
  }

  private static func web(in namespace: String) -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web-1-2
      namespace: \(namespace)
      labels: {app: other, pod-template-hash: "1"}
      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: u, controller: true}]
    spec: {containers: [{name: main, image: example.com/main}]}
    status: {phase: Running}

    """
  }

  private static func admin(_ name: String, port: Int) -> String {
    """
    apiVersion: policy.networking.k8s.io/v1alpha1
    kind: AdminNetworkPolicy
    metadata: {name: \(name)}
    spec:
      priority: \(port)
      subject: {namespaces: {}}
      ingress: [{name: r, action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: \(port)}}]}]

    """
  }

  @Test(
    "whatever there is to tell, the shards tell all of it, and once", arguments: [2, 3, 4])
  func everything(count: Int) async throws {
    let shop = try await scene()
    func detect(_ arguments: [String]) async -> CommandRun {
      await CommandRun.mendwall(
        ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
    }
    let folder = try TemporaryFolder()
    let whole = await detect(["-o", "json"])
    let report = try whole.report()
    #expect(
      Set(report.findings.map(\.type)) == [.drift, .effect, .exception, .assertion, .containment],
      "\(report.briefly)")
    #expect(report.findings.contains { $0.object.namespace == nil && $0.type == .drift })
    let (files, _) = try await shards(count, in: folder) { await detect($0) }
    let parts = try files.map { file in
      guard case .one(let part) = try SavedReports.read(file) else {
        throw Program.Failure(description: "\(file) holds a list")
      }
      return part
    }
    #expect(parts.map(\.findings.count).reduce(0, +) == report.findings.count)
    #expect(Set(parts.flatMap { $0.findings.map(\.id) }) == Set(report.findings.map(\.id)))
    // Each lets through what it does together with others, of another shard too.
    for finding in parts.flatMap(\.findings) {
      #expect(report.findings.contains(finding), "\(finding.object)")
    }
    let merged = await merge(files, "-o", "json")
    #expect(merged.status == .inSync, "\(merged.notes)")
    #expect(merged.output == whole.output)
  }

  @Test("what is no shard is refused with how one is written", arguments: ["3/3", "a", "1", "0/0"])
  func noShard(text: String) async throws {
    let run = await CommandRun.mendwall("detect", "--shard", text)
    #expect(run.status == .usage)
    #expect(run.notes.contains("--shard takes I/N with I from 0 to N-1"), "\(run.notes)")
  }

  @Test("a shard says in words that it is one, and tells only of its namespaces")
  func alone() async throws {
    let shop = try await Shop()
    try shop.drift()
    // SHA-256 puts shop into the second of three.
    let own = await shop.detect("--shard", "1/3")
    #expect(own.status == .drift)
    #expect(own.output.hasPrefix("Shard 1/3 alone. Drift: 1 policy departs from Git"))
    let other = await shop.detect("--shard", "0/3")
    #expect(other.status == .inSync)
    #expect(
      other.output.hasPrefix("Shard 0/3 alone. In sync: its share's policies are as Git says.\n"))
  }

  @Test("a missing shard is told, and is exit status 3")
  func missing() async throws {
    let shop = try await Shop()
    try shop.drift()
    let folder = try TemporaryFolder()
    let (files, _) = try await shards(3, in: folder) { arguments in
      await CommandRun.mendwall(
        ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
    }
    let run = await merge([files[0], files[2]])
    #expect(run.status == .incomplete)
    #expect(run.output.hasPrefix("Not known: no drift in what could be seen"))
    #expect(
      run.output.contains(
        "error: shard 1/3 was not given: what departs in the share of namespaces is not known"))
    let undelivered = await merge([files[0], files[2]], "-o", "text=\(folder("none/a"))")
    #expect(undelivered.status == .undelivered)
  }

  @Test("shards of other commits are refused, and files are named")
  func otherCommits() async throws {
    let shop = try await Shop()
    let folder = try TemporaryFolder()
    _ = await shop.detect("--shard", "0/2", "-o", "json=\(folder("0.json"))")
    try await shop.repository.commit(["README.md": "another"])
    _ = await shop.detect("--shard", "1/2", "-o", "json=\(folder("1.json"))")
    let run = await merge([folder("0.json"), folder("1.json")])
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.hasPrefix("mendwall: not merged: \(folder("0.json")) compares "))
    #expect(run.notes.hasSuffix("run the shards with one commit, by --revision\n"))
    let twice = await merge([folder("0.json"), folder("0.json")])
    #expect(twice.notes.contains("are both shard 0/2 of"))
  }

  @Test("a file that is not there is a shard that is missing, and where none is missing a slip")
  func noFile() async throws {
    let shop = try await Shop()
    try shop.drift()
    let folder = try TemporaryFolder()
    let (files, _) = try await shards(3, in: folder) { arguments in
      await CommandRun.mendwall(
        ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
    }
    let nowhere = folder("nowhere.json")
    let part = await merge([files[0], nowhere, files[1]])
    #expect(part.status == .incomplete, "\(part.notes)")
    #expect(
      part.notes == "mendwall: \(nowhere) does not exist; it counts as a shard that is missing\n")
    #expect(part.output.contains("Drift: 1 policy departs from Git"))
    #expect(part.output.contains("error: shard 2/3 was not given"))
    for given in [files + [nowhere], [nowhere], [nowhere, nowhere]] {
      let slip = await merge(given)
      #expect(slip.status == .failed, "\(slip.notes)")
      #expect(slip.output.isEmpty)
      #expect(slip.notes == "mendwall: \(nowhere) does not exist\n")
    }
    _ = await shop.detect("-o", "json=\(folder("whole.json"))")
    let whole = await merge([folder("whole.json"), nowhere])
    #expect(whole.status == .failed)
    #expect(whole.notes == "mendwall: \(nowhere) does not exist\n")
  }

  @Test("shares of the clusters that were compared with other commits are refused, reached or not")
  func otherCommitsOfMany() async throws {
    let shop = try await Shop()
    var members: [String: FleetScene.Member] = [:]
    // Of the first share nothing is known but why: no report of it could say with which commit it was.
    for name in ["c0", "c1", "c2", "c3"] {
      let isFirst = try #require(Shard(index: 0, count: 2)).contains(name)
      members[name] = isFirst ? .dead : .simulated(Simulated(uid: name, policies: []))
    }
    try await FleetScene.run(members) { scene in
      let files = [scene.folder("0.json"), scene.folder("1.json")]
      _ = await scene.detect(shop.repository, "--shard", "0/2", "-o", "json=\(files[0])")
      try await shop.repository.commit(["README.md": "another"])
      _ = await scene.detect(shop.repository, "--shard", "1/2", "-o", "json=\(files[1])")
      let run = await merge(files)
      #expect(run.status == .failed)
      #expect(run.output.isEmpty)
      #expect(
        run.notes.hasPrefix("mendwall: not merged: \(files[0]) compares with commit "),
        "\(run.notes)")
      #expect(run.notes.hasSuffix("run the shards with one commit, by --revision\n"))
    }
  }

  @Test("of many clusters each shard has its share, and together they are all of them")
  func clusters() async throws {
    let shop = try await Shop()
    var members: [String: FleetScene.Member] = ["dead": .dead]
    for index in 0..<5 {
      members["c\(index)"] = .simulated(
        Simulated(
          uid: "u-\(index)", policies: [Shop.policy("a"), Shop.policy("b", port: 80 + index)]))
    }
    let names = Set(members.keys)
    try await FleetScene.run(members) { scene in
      func detect(_ arguments: [String]) async -> CommandRun {
        await CommandRun.mendwall(
          [
            "detect", "--repo", shop.repository.path, "--kubeconfig", scene.kubeconfig,
            "--contexts", "*",
          ] + arguments)
      }
      let whole = await detect(["-o", "json"])
      #expect(whole.status == .incomplete)
      let (files, runs) = try await shards(3, in: scene.folder) { await detect($0) }
      var seen: [String] = []
      for (index, file) in files.enumerated() {
        guard case .many(let list) = try SavedReports.read(file) else {
          Issue.record("\(file) holds no list")
          continue
        }
        #expect(list.shard == Shard(index: index, count: 3))
        seen += list.names + list.failures.map(\.cluster)
        #expect((runs[index].status == .failed) == list.isOfNone)
      }
      #expect(seen.count == names.count && Set(seen) == names)
      let merged = await merge(files, "-o", "json")
      #expect(merged.output == whole.output)
      #expect(merged.status == .inSync, "\(merged.notes)")
      let part = await merge(Array(files.dropFirst()))
      #expect(part.status == .incomplete)
      #expect(part.output.contains("error: shard 0/3 was not given"))
    }
  }

  @Test("a share into which nothing falls is no failure, and asks no cluster")
  func emptyShare() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["prod-eu": .dead]) { scene in
      let run = await scene.detect(shop.repository, "--shard", "1/3")
      #expect(run.status == .inSync, "\(run.notes)")
      #expect(run.output == "Shard 1/3 alone. No cluster falls into it.\n")
      #expect(scene.asked.isEmpty)
    }
  }

  @Test("reports of several clusters become a list, and files without --merge are wrong usage")
  func several() async throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      let shop = try await Shop()
      _ = await shop.detect("-o", "json=\(folder("\(name).json"))")
    }
    let run = await merge([folder("a.json"), folder("b.json")])
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.hasPrefix("In sync: all 2 clusters are as Git says.\n"))
    let one = await merge([folder("a.json")], "-o", "json")
    #expect(one.output == (try folder.read("a.json")))
    let usage = await CommandRun.mendwall("report", folder("a.json"), folder("b.json"))
    #expect(usage.status == .usage)
    #expect(usage.notes.contains("to put several together there is --merge"))
    let input = await CommandRun.mendwall("report", "--merge", "-", "-")
    #expect(input.notes.contains("only one file may be -"))
  }
}

/// What a file holds.
private enum SavedReports {
  static func read(_ file: String) throws -> DriftReports {
    let node = try JSONReader.read(
      [UInt8](try Data(contentsOf: URL(filePath: file))), file: file)
    return node["kind"] == "DriftReport"
      ? .one(try NodeDecoder.decode(DriftReport.self, from: node, file: file))
      : .many(try NodeDecoder.decode(DriftReportList.self, from: node, file: file))
  }
}
