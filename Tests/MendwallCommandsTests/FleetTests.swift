import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

@Suite("Many clusters")
struct FleetTests {
  private static let inSync = [Shop.policy("a"), Shop.policy("b")]
  private static let drifted = [Shop.policy("a"), Shop.policy("b", port: 443)]

  private static func cluster(_ uid: String, _ policies: [String] = drifted) -> FleetScene.Member {
    .simulated(Simulated(uid: uid, policies: policies))
  }

  private static func list(_ run: CommandRun) throws -> DriftReportList {
    let node = try JSONReader.read(Array(run.output.utf8), file: "list")
    return try NodeDecoder.decode(DriftReportList.self, from: node, file: "list")
  }

  @Test("each cluster has its part in one report, by its name")
  func parts() async throws {
    let shop = try await Shop()
    try await FleetScene.run([
      "prod-us": Self.cluster("u-1"), "prod-eu": Self.cluster("u-2", Self.inSync),
    ]) { scene in
      let run = await scene.detect(shop.repository, "-o", "json")
      #expect(run.status == .drift, "\(run.notes)")
      let list = try Self.list(run)
      #expect(list.complete && list.failures.isEmpty)
      #expect(list.items.map(\.cluster.name) == ["prod-eu", "prod-us"])
      #expect(list.items.map(\.cluster.uid) == ["u-2", "u-1"])
      #expect(list.items.map(\.briefly) == [[], ["modified shop/b"]])
    }
  }

  @Test("a part is what a run about the cluster alone tells")
  func alone() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["a": Self.cluster("u-1"), "b": Self.cluster("u-2")]) { scene in
      let list = try Self.list(await scene.detect(shop.repository, "-o", "json"))
      for item in list.items {
        let alone = await CommandRun.mendwall(
          "detect", "--repo", shop.repository.path, "--kubeconfig", scene.kubeconfig, "--context",
          item.cluster.name ?? "", "-o", "json")
        #expect(try alone.report() == item)
      }
    }
  }

  @Test("one that cannot be reached hides no other, stands in the report with its reason, and is 3")
  func failures() async throws {
    let shop = try await Shop()
    try await FleetScene.run([
      "good": Self.cluster("u-1", Self.inSync), "dead": .dead,
      "denied": .always(.status(401, "Unauthorized", reason: "Unauthorized")),
      "odd": .always(.html(200)),
    ]) { scene in
      let run = await scene.detect(shop.repository, "-o", "json", "-o", "text=\(scene.folder("a"))")
      #expect(run.status == .incomplete, "\(run.notes)")
      let list = try Self.list(run)
      #expect(!list.complete)
      #expect(list.items.map(\.cluster.name) == ["good"])
      #expect(list.failures.map(\.cluster) == ["dead", "denied", "odd"])
      #expect(
        list.failures[0].message.hasPrefix("no connection to http://127.0.0.1:1: nothing listens"))
      #expect(list.failures[1].message.contains("does not accept the credentials of this context"))
      let text = try scene.folder.read("a")
      for name in ["dead", "denied", "odd"] {
        #expect(text.contains(try Regex("\n\(name) .* no: ")), "\(text)")
      }
      #expect(text.contains("== good =="))
    }
  }

  @Test(
    "drift and an unreachable cluster are 3, and none reached at all is 2 with the reasons told")
  func statuses() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["a": Self.cluster("u-1"), "b": .dead]) { scene in
      let run = await scene.detect(shop.repository)
      #expect(run.status == .incomplete)
      #expect(run.output.hasPrefix("1 of 2 clusters departs from Git; 1 could not be compared.\n"))
      let tolerant = await scene.detect(shop.repository, "--contexts", "a", "--fail-on", "critical")
      #expect(tolerant.status == .incomplete)
    }
    try await FleetScene.run(["b": .dead]) { scene in
      let run = await scene.detect(shop.repository)
      #expect(run.status == .failed)
      #expect(run.output.contains("nothing listens there"))
      #expect(
        run.notes == "mendwall: none of the clusters could be compared; the report says why\n")
      let unwritable = await scene.detect(shop.repository, "-o", "text=\(scene.folder("none/a"))")
      #expect(unwritable.status == .failed)
    }
    try await FleetScene.run(["a": Self.cluster("u-1", Self.inSync)]) { scene in
      #expect(await scene.detect(shop.repository).status == .inSync)
      #expect(
        await scene.detect(shop.repository, "-o", "text=\(scene.folder("none/a"))").status
          == .undelivered)
    }
  }

  @Test(
    "each is compared with its own part of the repository, known by its uid; a stranger is named")
  func scopes() async throws {
    let repository = try await TestRepository()
    try await repository.commit([
      ".mendwall.yaml": """
      owns: [shop]
      clusters:
        production: {uid: u-production, paths: [production]}
        staging: {uid: u-staging, paths: [staging], owns: [dev]}

      """, "production/a.yaml": Shop.policy("a"), "staging/b.yaml": Shop.policy("b"),
    ])
    let live = [Shop.policy("a"), Shop.policy("b"), Shop.policy("extra", in: "dev")]
    try await FleetScene.run([
      "p": Self.cluster("u-production", live), "s": Self.cluster("u-staging", live),
      "x": Self.cluster("u-other", live),
    ]) { scene in
      let run = await scene.detect(repository, "-o", "json")
      #expect(run.status == .incomplete)
      let list = try Self.list(run)
      #expect(list.items.map(\.briefly) == [["unmanaged shop/b"], ["unmanaged dev/extra"]])
      #expect(list.failures.map(\.cluster) == ["x"])
      #expect(list.failures[0].message.contains("is none of the clusters of .mendwall.yaml"))
    }
  }

  @Test("all of them are compared at once, as many as may be")
  func sideBySide() async throws {
    let shop = try await Shop()
    // Each waits until all others have come as far: one after the other, none would.
    let names = (0..<6).map { "c\($0)" }
    let waiting = Mutex(Set<String>())
    let answer = try Simulated(uid: "u", policies: Self.inSync).answers()
    let members = Dictionary(
      uniqueKeysWithValues: names.map { name in
        (
          name,
          FleetScene.Member.scripted { path in
            if path.contains("networkpolicies") {
              waiting.withLock { _ = $0.insert(name) }
              while waiting.withLock({ $0.count }) < names.count {
                if Task.isCancelled { return nil }
                try? await Task.sleep(for: .milliseconds(5))
              }
            }
            return answer(path)
          }
        )
      })
    try await FleetScene.run(members) { scene in
      let run = await scene.detect(shop.repository, "--parallel", "6")
      #expect(run.status == .inSync, "\(run.output)\(run.notes)")
      #expect(run.output.hasPrefix("In sync: all 6 clusters are as Git says.\n"))
    }
  }

  @Test(
    "no more are compared at once than may be, though one that does not answer takes no such place")
  func bound() async throws {
    let shop = try await Shop()
    let present = Mutex(0)
    let most = Mutex(0)
    let answer = try Simulated(uid: "u", policies: Self.inSync).answers()
    let slow = FleetScene.Member.scripted { path in
      guard path.contains("networkpolicies") else { return answer(path) }
      let count = present.withLock { count in
        count += 1
        return count
      }
      most.withLock { $0 = max($0, count) }
      try? await Task.sleep(for: .milliseconds(20))
      present.withLock { $0 -= 1 }
      return answer(path)
    }
    var members = Dictionary(uniqueKeysWithValues: (0..<6).map { ("c\($0)", slow) })
    for index in 0..<4 { members["a-silent-\(index)"] = .always(.silence) }
    try await FleetScene.run(members) { scene in
      let run = await scene.detect(
        shop.repository, "--parallel", "2", "--request-timeout", "3", "-o", "json")
      #expect(run.status == .incomplete)
      let list = try Self.list(run)
      #expect(list.items.count == 6)
      #expect(list.failures.count == 4)
      #expect(most.withLock { $0 } == 2)
      #expect(
        list.failures.allSatisfy { $0.message.contains("did not answer GET /version within 3") })
    }
  }

  @Test("one that takes too long is given up, whatever it does meanwhile")
  func deadline() async throws {
    let shop = try await Shop()
    let answer = try Simulated(uid: "u", policies: Self.inSync).answers()
    try await FleetScene.run([
      "good": Self.cluster("u-1", Self.inSync),
      "late": .scripted { path in
        path.contains("networkpolicies") ? .slow(["{", "}"], pause: .seconds(3600)) : answer(path)
      },
    ]) { scene in
      let run = await scene.detect(shop.repository, "--cluster-timeout", "30", "-o", "json")
      #expect(run.status == .incomplete)
      let list = try Self.list(run)
      #expect(list.items.map(\.cluster.name) == ["good"])
      #expect(list.failures.map(\.cluster) == ["late"])
      #expect(list.failures[0].message.hasPrefix("it took more than 30 seconds"))
    }
  }

  @Test(
    "one budget is for greeting and comparing together, and the turn that it waits for is in none")
  func budget() async throws {
    let shop = try await Shop()
    let answer = try Simulated(uid: "u", policies: Self.inSync).answers()
    @Sendable func slow(_ greeting: Duration, _ comparing: Duration) -> FleetScene.Member {
      .scripted { path in
        let pause: Duration =
          path == "/version" ? greeting : path.contains("networkpolicies") ? comparing : .zero
        try? await Task.sleep(for: pause)
        return answer(path)
      }
    }
    try await FleetScene.run(["late": slow(.seconds(2), .seconds(2))]) { scene in
      let run = await scene.detect(shop.repository, "--cluster-timeout", "3", "-o", "json")
      #expect(run.status == .failed)
      let list = try Self.list(run)
      #expect(list.failures.first?.message.hasPrefix("it took more than 3 seconds") == true)
    }
    let names = (0..<4).map { "c\($0)" }
    let members = names.map { ($0, slow(.zero, .seconds(6))) }
    try await FleetScene.run(Dictionary(uniqueKeysWithValues: members)) { scene in
      let run = await scene.detect(
        shop.repository, "--cluster-timeout", "20", "--parallel", "1", "-o", "json")
      #expect(run.status == .inSync, "\(run.notes)")
      let list = try Self.list(run)
      #expect(list.items.map(\.cluster.name) == names)
    }
  }

  @Test("however many wait for their turn, the next is asked for its name")
  func greetings() async throws {
    let shop = try await Shop()
    let answer = try Simulated(uid: "u", policies: Self.inSync).answers()
    let isLastAsked = Mutex(false)
    // Each that is compared waits until the last of all was asked for its name.
    var members: [String: FleetScene.Member] = [
      "z": .scripted { path in
        if path == "/version" { isLastAsked.withLock { $0 = true } }
        return answer(path)
      }
    ]
    for index in 100..<180 {
      members["c\(index)"] = .scripted { path in
        if path.contains("networkpolicies") {
          for _ in 0..<2000 where !isLastAsked.withLock({ $0 }) {
            try? await Task.sleep(for: .milliseconds(10))
          }
        }
        return answer(path)
      }
    }
    try await FleetScene.run(members) { [members] scene in
      let run = await scene.detect(
        shop.repository, "--parallel", "2", "--cluster-timeout", "60", "-o", "json")
      #expect(run.status == .inSync, "\(run.output.prefix(2000))\(run.notes)")
      let list = try Self.list(run)
      #expect(list.items.count == members.count)
    }
  }

  @Test("what is asked of a cluster is told with its name")
  func logged() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["one": Self.cluster("u-1"), "two": Self.cluster("u-2")]) { scene in
      let run = await scene.detect(shop.repository, "-v")
      for name in ["one", "two"] {
        #expect(run.notes.contains("mendwall: \(name): GET /version: 200"), "\(run.notes)")
        #expect(
          run.notes.contains("mendwall: \(name): GET /apis/networking.k8s.io/v1/networkpolicies"))
      }
    }
  }

  @Test("a program that gets credentials is run once for a cluster, though it waits for its turn")
  func plugin() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["one": Self.cluster("u-1"), "two": Self.cluster("u-2")]) { scene in
      try scene.folder.write(
        """
        #!/bin/sh
        echo run >> \(scene.folder("runs"))
        echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t0p-s3cret"}}'
        """, to: "plugin")
      try await Program.output("chmod", ["+x", scene.folder("plugin")])
      try scene.folder.write(
        try scene.folder.read("kubeconfig").replacing(
          "user: {token: t0p-s3cret}",
          with:
            "user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, "
            + "command: \(scene.folder("plugin"))}}"), to: "kubeconfig")
      let run = await scene.detect(shop.repository, "--parallel", "1")
      #expect(run.status == .drift, "\(run.notes)")
      #expect(try scene.folder.read("runs") == "run\nrun\n")
    }
  }

  // MARK: Reports in the clusters

  /// A cluster that keeps reports.
  ///
  /// - Parameter writing: what it answers to a write.
  private static func keeping(
    _ uid: String, writing: @escaping @Sendable () -> FleetScene.Reply = { .json("{}") }
  ) throws -> FleetScene.Member {
    let answer = try Simulated(uid: uid, policies: drifted).answers()
    let root = "/apis/openreports.io/v1alpha1"
    return .scripted { path in
      switch path.prefix(while: { $0 != "?" }) {
      case "/apis":
        .json(
          #"{"groups":[{"name":"networking.k8s.io","versions":[{"version":"v1"}]},"#
            + #"{"name":"openreports.io","versions":[{"version":"v1alpha1"}]}]}"#)
      case "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews":
        .json(#"{"status":{"allowed":true}}"#)
      case "\(root)/reports": .json(#"{"kind":"ReportList","metadata":{},"items":[]}"#)
      case "\(root)/clusterreports", "\(root)/namespaces/shop/reports": writing()
      default: answer(path)
      }
    }
  }

  private static func written(_ scene: FleetScene) -> [String] {
    scene.requests().filter { $0.method == "POST" && $0.uri.contains("openreports") }.map {
      String($0.uri.prefix { $0 != "?" })
    }.sorted()
  }

  @Test("each cluster keeps its own report, and where one does not it is said of which")
  func publishReports() async throws {
    let shop = try await Shop()
    try await FleetScene.run([
      "one": Self.keeping("u-1"), "two": Self.keeping("u-2"), "bare": Self.cluster("u-3"),
    ]) { scene in
      let bare = await scene.detect(shop.repository, "--publish-reports")
      #expect(bare.status == .undelivered)
      #expect(
        bare.notes.contains(
          "mendwall: bare: the report is not wholly published: the cluster has neither "
            + "openreports.io/v1alpha1 nor wgpolicyk8s.io/v1alpha2"), "\(bare.notes)")
      #expect(bare.output.contains("== bare =="))
      #expect(Self.written(scene).count == 4)
    }
    try await FleetScene.run(["one": Self.keeping("u-1"), "two": Self.keeping("u-2"), "x": .dead]) {
      scene in
      let run = await scene.detect(shop.repository, "--publish-reports", "-o", "json")
      #expect(run.status == .incomplete, "\(run.notes)")
      #expect(run.notes.isEmpty)
      #expect(
        Self.written(scene)
          == ["one", "two"].flatMap { name in
            ["clusterreports", "namespaces/shop/reports"].map {
              "/\(name)/apis/openreports.io/v1alpha1/\($0)"
            }
          })
      let list = try Self.list(run)
      #expect(list.items.count == 2)
    }
  }

  @Test("a cluster that does not end writing its report is told of, and no other waits for it")
  func latePublishing() async throws {
    let shop = try await Shop()
    try await FleetScene.run([
      "late": Self.keeping("u-1") { .slow(["{", "}"], pause: .seconds(3600)) },
      "other": Self.keeping("u-2"),
    ]) { scene in
      let start = ContinuousClock.now
      let run = await scene.detect(
        shop.repository, "--publish-reports", "--parallel", "1", "--cluster-timeout", "30", "-o",
        "json")
      // An hour is what it would take to write.
      #expect(ContinuousClock.now - start < .seconds(600))
      #expect(run.status == .undelivered, "\(run.notes)")
      #expect(
        run.notes.hasPrefix(
          "mendwall: late: the report is not wholly published: it took more than 30 seconds"),
        "\(run.notes)")
      // It was compared all the same.
      let list = try Self.list(run)
      #expect(list.items.map(\.cluster.name) == ["late", "other"] && list.complete)
      #expect(Self.written(scene).contains { $0.hasPrefix("/other/") })
    }
  }

  @Test("what was put together of several runs is published only under a name")
  func nameless() async throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      _ = await (try await Shop()).detect("-o", "json=\(folder("\(name).json"))")
    }
    _ = await CommandRun.mendwall(
      "report", "--merge", folder("a.json"), folder("b.json"), "-o",
      "json=\(folder("both.json"))")
    let arguments = ["publish", folder("both.json"), "--to", "webhook", "--dry-run"]
    let environment = ["HOME": "/nowhere", "MENDWALL_WEBHOOK_URL": "https://hooks.example/a"]
    let run = await CommandRun.mendwall(arguments, environment: environment)
    #expect(run.status == .undelivered)
    #expect(
      run.notes.hasPrefix("mendwall: not published: the report was put together of several runs"))
    #expect(run.notes.contains("name it with --scope"))
    let named = await CommandRun.mendwall(
      arguments + ["--scope", "both"], environment: environment)
    #expect(named.status == .inSync, "\(named.notes)")
  }

  @Test("the report says what was asked, by which it is known again whatever is found")
  func asked() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["prod-us": Self.cluster("u-1"), "prod-eu": .dead]) { scene in
      let list = try Self.list(
        await scene.detect(
          shop.repository, "--contexts", "prod-*", "-n", "shop", "-o", "json"))
      let asked = try #require(list.asked)
      #expect(asked.repository == shop.repository.path)
      #expect(asked.commit == list.items[0].source.commit)
      #expect(asked.clusters == ["contexts *", "contexts prod-*"])
      #expect(asked.scope?.namespaces == ["shop"] && asked.head == nil)
      let branch = try Self.list(
        await scene.detect(shop.repository, "--base", "HEAD", "--head", "HEAD", "-o", "json"))
      #expect(branch.asked?.head == asked.commit)
    }
  }

  @Test("no format of any report holds a credential")
  func secrets() async throws {
    let shop = try await Shop()
    try await FleetScene.run([
      "good": Self.cluster("u-1"), "dead": .dead,
      "denied": .always(.status(401, "Unauthorized", reason: "Unauthorized")),
    ]) { scene in
      for format in [
        "text", "wide", "name", "json", "markdown", "html", "sarif", "junit", "csv", "prometheus",
        "openreports",
      ] {
        let run = await scene.detect(shop.repository, "-v", "-o", format)
        #expect(run.status == .incomplete)
        #expect(run.output.contains("good"), "\(format)")
        #expect(!(run.output + run.notes).contains("t0p-s3cret"), "\(format)")
      }
      #expect(
        scene.requests().contains { $0.headers["authorization"] == "Bearer t0p-s3cret" })
    }
  }

  @Test("a saved list shows what the run itself showed, in each format")
  func saved() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["a": Self.cluster("u-1"), "b": .dead]) { scene in
      let saved = scene.folder("list.json")
      let run = await scene.detect(shop.repository, "-o", "text", "-o", "json=\(saved)")
      let shown = await CommandRun.mendwall("report", saved)
      #expect(shown.status == .inSync, "\(shown.notes)")
      #expect(shown.output == run.output)
      let json = await CommandRun.mendwall("report", saved, "-o", "json")
      let text = try scene.folder.read("list.json")
      #expect(json.output == text)
    }
  }

  @Test("Argo CD's Secrets name the clusters, which the management cluster is asked for")
  func argoCD() async throws {
    let shop = try await Shop()
    let address = Mutex("")
    @Sendable func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
    try await FleetScene.run([
      "one": Self.cluster("u-1"),
      "management": .scripted { path in
        guard path.hasPrefix("/api/v1/namespaces/argocd/secrets?") else { return nil }
        let server = encoded(address.withLock { $0 } + "/one")
        let config = encoded(#"{"bearerToken":"an0ther-s3cret"}"#)
        return .json(
          #"{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"s"},"#
            + #""data":{"name":"\#(encoded("prod"))","server":"\#(server)","config":"\#(config)"}},"#
            + #"{"metadata":{"name":"t"},"data":{"name":"\#(encoded("aws"))","server":"\#(server)","#
            + #""config":"\#(encoded(#"{"awsAuthConfig":{}}"#))"}}]}"#)
      },
    ]) { scene in
      address.withLock { $0 = scene.url }
      let run = await CommandRun.mendwall(
        "detect", "--repo", shop.repository.path, "--kubeconfig", scene.kubeconfig, "--context",
        "management", "--argocd-clusters", "argocd", "-o", "json")
      #expect(run.status == .incomplete, "\(run.notes)")
      let list = try Self.list(run)
      #expect(list.items.map(\.cluster.name) == ["prod"])
      #expect(list.failures.map(\.cluster) == ["aws"])
      #expect(list.failures[0].message.contains("awsAuthConfig, which is not supported"))
      let tokens = Set(scene.requests().map { $0.headers["authorization"] })
      #expect(tokens == ["Bearer t0p-s3cret", "Bearer an0ther-s3cret"])
      #expect(!(run.output + run.notes).contains("s3cret"))
    }
  }

  @Test("a folder of kubeconfigs names them by its files")
  func folder() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["one": Self.cluster("u-1"), "two": .dead]) { scene in
      for name in ["one", "two"] {
        try scene.folder.write(
          try scene.folder.read("kubeconfig") + "\ncurrent-context: \(name)\n",
          to: "clusters/\(name)-file.yaml")
      }
      let run = await CommandRun.mendwall(
        "detect", "--repo", shop.repository.path, "--kubeconfigs", scene.folder("clusters"),
        "-o", "name")
      #expect(run.status == .incomplete, "\(run.notes)")
      #expect(run.output == "one-file\tshop/b\n")
    }
  }

  @Test("what cannot begin at all is a failure, with no report")
  func nothing() async throws {
    let shop = try await Shop()
    try await FleetScene.run(["one": Self.cluster("u-1")]) { scene in
      let slip = await scene.detect(shop.repository, "--contexts", "prod-*,one")
      #expect(slip.status == .failed)
      #expect(
        slip.notes == "mendwall: no context of the kubeconfig is called prod-*; there are one\n")
      #expect(slip.output.isEmpty)
      let revision = await scene.detect(shop.repository, "--revision", "nowhere")
      #expect(revision.status == .failed)
      #expect(revision.notes.contains("nowhere"))
      #expect(revision.output.isEmpty)
      try await shop.configure("owns: 7\n")
      let configuration = await scene.detect(shop.repository)
      #expect(configuration.status == .failed)
      #expect(configuration.notes.contains(".mendwall.yaml"))
    }
  }

  @Test(
    "what is about one cluster, or about the whole, is wrong usage with many or in parts",
    arguments: [
      (["--contexts", "a", "--live", "b"], "--live compares with files"),
      (["--contexts", "a", "--context", "b"], "name all of them with --contexts"),
      (["--contexts", "a", "--cluster", "b"], "of many each is known by its uid"),
      (["--contexts", ""], "need a value"), (["--contexts", "a,,b"], "need a value"),
      (["--kubeconfigs", "a", "--kubeconfig", "b"], "leave out --kubeconfig"),
      (["--contexts", "a", "--argocd-clusters", "b"], "Clusters come from one place"),
      (["--argocd-clusters", "a", "--cluster-profiles", "b"], "Clusters come from one place"),
      (["--cluster-profile-providers", "a"], "belongs to --cluster-profiles"),
      (["--contexts", "a", "--audit-log", "b"], "the log of one cluster's server"),
      (["--contexts", "a", "--since-report", "b"], "compares two reports of one cluster"),
      (["--contexts", "a", "--parallel", "0"], "--parallel takes 1 to 64"),
      (["--contexts", "a", "--cluster-timeout", "0"], "--cluster-timeout takes 1 to 86400"),
      (["--shard", "3/3"], "--shard"), (["--shard", "0"], "--shard"),
      (["--shard", "-1/3"], "--shard"), (["--shard", "0/0"], "--shard"),
      (["--shard", "+1/3"], "--shard"), (["--shard", "/3"], "--shard"),
      (["--shard", "0/3", "--base", "main"], "leave out --base"),
      (["--shard", "0/3", "--publish-reports"], "a shard knows a part of it"),
      (["--shard", "0/3", "--publish-to", "slack"], "A shard is a part"),
    ])
  func usage(arguments: [String], words: String) async {
    let run = await CommandRun.mendwall(["detect"] + arguments)
    #expect(run.status == .usage, "\(run.notes)")
    #expect(run.notes.contains(words), "\(run.notes)")
  }
}
