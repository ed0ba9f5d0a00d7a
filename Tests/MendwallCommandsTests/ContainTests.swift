import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("Cutting namespaces off, on files")
struct ContainTests {
  private static let namespaces = [
    Shop.namespace("shop", "team: web"), Shop.namespace("dev", "team: web"),
    Shop.namespace("payments", "team: payments"), Shop.namespace("kube-system", "team: web"),
  ].joined(separator: "---\n")

  private static let denied =
    #"{"egress":[],"ingress":[],"podSelector":{},"policyTypes":["Ingress","Egress"]}"#

  @Test("one policy a namespace denies both directions, with the reason, the incident and the end")
  func writes() async throws {
    let contained = try await ContainedShop()
    let run = await contained.contain("dev", "shop", "--incident", "inc-42", bundle: "b")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("Contained: read back, the policies are in force (2 written)."))
    let objects = try await contained.objects()
    let names = ["dev/mendwall-containment-inc-42", "shop/mendwall-containment-inc-42"]
    #expect(objects.keys.sorted() == [names[0], "shop/a", "shop/b", names[1]])
    for name in names {
      let policy = try #require(objects[name])
      #expect(policy["kind"] == "NetworkPolicy")
      #expect(policy.specText == Self.denied)
      #expect(policy.label("mendwall.dev/containment") == "inc-42")
      #expect(policy.annotation("mendwall.dev/reason") == "stolen token")
      #expect(policy.annotation("mendwall.dev/until") == "2026-11-21T18:02:00Z")
      #expect(policy.annotation("mendwall.dev/set-aside") == nil)
    }
    let bundle = try await Program.output("ls", [contained.bundle("b")])
    #expect(bundle == "journal.jsonl\nobjects\nplan.json\nreport.json\n")
  }

  @Test(
    "--for takes minutes, hours and days",
    arguments: [
      ("30m", "2026-11-21T14:32:00Z"), ("2h", "2026-11-21T16:02:00Z"),
      ("3d", "2026-11-24T14:02:00Z"),
      ("90m", "2026-11-21T15:32:00Z"), ("100000d", "2300-09-06T14:02:00Z"),
    ])
  func lasting(text: String, end: String) async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--for", text)
    let policy = try await contained.objects()["shop/mendwall-containment-emergency"]
    #expect(policy?.annotation("mendwall.dev/until") == end)
  }

  @Test(
    "a wrong text is a sentence, and nothing is written",
    arguments: [
      (["shop", "--for", "2w"], "--for"), (["shop", "--for", "0h"], "--for"),
      (["shop", "--for", "h"], "--for"), (["shop", "--for", "-1h"], "--for"),
      (["shop", "--for", "100001m"], "--for"), (["shop", "--for", ""], "--for"),
      (["shop", "--for", "1.5h"], "--for"),
      ([], "Name the namespaces to cut off, or select them with --selector."),
      (
        ["shop", "-l", "team=web"],
        "Name the namespaces to cut off, or select them with --selector."
      ),
      ([""], "A namespace needs a name; this one is empty."),
      (["shop", "--incident", "INC_42"], #"the incident "INC_42" is no id"#),
      (["shop", "--incident", ""], #"the incident "" is no id"#),
      (["shop", "--reason", " "], "the reason is empty; say why the namespaces are cut off"),
      (["shop", "--pods", "app=web,"], #"the selector "app=web," lacks the key of a label"#),
      (["shop", "--pods", ""], "lacks the key of a label"),
      (["-l", "team=="], nil), (["-l", "team in"], "lacks the values in parentheses"),
      (["shop", "--allow-from", "10.0.0.0/33"], #"the peer "10.0.0.0/33""#),
      (["shop", "--allow-from", "forensics@icmp"], #"has "icmp" for a protocol"#),
      (["shop", "--allow-to", "forensics@tcp/0"], #"has "0" for ports"#),
      (["shop", "--allow-to", ""], #"the peer "" is neither a network"#),
      (["shop", "--live", "-"], "Standard input cannot be written"),
      (["shop", "--dry-run"], "--dry-run writes nothing, so there is nothing to say --yes to."),
      (["shop", "--bundle", ""], "--bundle needs a folder; this one is empty."),
    ] as [([String], String?)])
  func wrong(arguments: [String], sentence: String?) async throws {
    let run = await CommandRun.mendwall(
      ["contain", "--yes"] + (arguments.contains("--reason") ? [] : ["--reason", "r"]) + arguments
        + (arguments.contains("--live") ? [] : ["--live", "/nowhere"]))
    guard let sentence else {
      #expect(run.status == .failed)
      return
    }
    #expect(run.status == .usage)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains(sentence), "\(run.notes)")
  }

  @Test("without a reason nothing is done")
  func reasonless() async throws {
    let run = await CommandRun.mendwall("contain", "shop", "--live", "/nowhere")
    #expect(run.status == .usage)
    #expect(run.notes.contains("--reason"))
  }

  // MARK: Which namespaces

  @Test("a namespace that is not there is refused, and none is cut off")
  func unknown() async throws {
    let contained = try await ContainedShop(Self.namespaces)
    let before = try await contained.contents()
    let run = await contained.contain("shop", "pyaments")
    #expect(run.status == .failed)
    #expect(
      run.notes
        == "mendwall: nothing was written: there is no namespace pyaments; look for a slip in its name\n"
    )
    #expect(try await contained.contents() == before)
  }

  @Test(
    "a selector selects namespaces by their labels, and never a system's own",
    arguments: [
      ("team=web", ["dev", "shop"]), ("team in (payments,web)", ["dev", "payments", "shop"]),
      ("team!=web", ["payments"]), ("team", ["dev", "payments", "shop"]),
      ("kubernetes.io/metadata.name=dev", ["dev"]),
    ])
  func selected(selector: String, expected: [String]) async throws {
    let contained = try await ContainedShop(Self.namespaces)
    let run = await contained.contain("-l", selector)
    #expect(run.status == .inSync, "\(run.notes)")
    let names = try await contained.names().filter { $0.contains("containment") }
    #expect(names == expected.map { "\($0)/mendwall-containment-emergency" })
  }

  @Test("a system's own namespace is cut off where it is named")
  func system() async throws {
    let contained = try await ContainedShop(Self.namespaces)
    #expect(await contained.contain("kube-system").status == .inSync)
    #expect(try await contained.names().contains("kube-system/mendwall-containment-emergency"))
  }

  @Test(
    "a selector that selects nothing is refused, and so is one without namespaces to select from")
  func nothingSelected() async throws {
    let known = try await ContainedShop(Self.namespaces)
    for selector in ["team=ops", "kubernetes.io/metadata.name=kube-system"] {
      let run = await known.contain("-l", selector)
      #expect(run.status == .failed)
      #expect(run.notes.contains("nothing was written: no namespace has the labels"))
    }
    let unknown = await (try ContainedShop()).contain("-l", "team=web")
    #expect(unknown.status == .failed)
    #expect(unknown.notes.contains("the namespaces cannot be listed, so --selector selects none"))
  }

  // MARK: What is kept

  @Test("--pods cuts off some pods of a namespace alone")
  func pods() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--pods", "app=web,tier in (a,b)")
    let policy = try #require(
      try await contained.objects()["shop/mendwall-containment-emergency"])
    #expect(
      policy["spec"]?["podSelector"] == [
        "matchLabels": ["app": "web"],
        "matchExpressions": [["key": "tier", "operator": "In", "values": ["a", "b"]]],
      ])
  }

  @Test("what is kept is a rule of its direction, and nothing else is")
  func kept() async throws {
    let contained = try await ContainedShop()
    let run = await contained.contain(
      "shop", "--allow-dns", "--allow-from", "forensics/app=collector@tcp/8443", "--allow-from",
      "10.1.2.3/8", "--allow-to", "monitoring@udp/5000-5100")
    #expect(run.status == .inSync, "\(run.notes)")
    let policy = try #require(
      try await contained.objects()["shop/mendwall-containment-emergency"])
    let name = "kubernetes.io/metadata.name"
    #expect(
      policy["spec"]?["ingress"] == [
        [
          "from": [
            [
              "namespaceSelector": ["matchLabels": [name: "forensics"]],
              "podSelector": ["matchLabels": ["app": "collector"]],
            ]
          ], "ports": [["protocol": "TCP", "port": 8443]],
        ],
        ["from": [["ipBlock": ["cidr": "10.0.0.0/8"]]]],
      ])
    #expect(
      policy["spec"]?["egress"] == [
        [
          "to": [
            [
              "namespaceSelector": ["matchLabels": [name: "kube-system"]],
              "podSelector": ["matchLabels": ["k8s-app": "kube-dns"]],
            ]
          ], "ports": [["protocol": "UDP", "port": 53], ["protocol": "TCP", "port": 53]],
        ],
        [
          "to": [["namespaceSelector": ["matchLabels": [name: "monitoring"]]]],
          "ports": [["protocol": "UDP", "port": 5000, "endPort": 5100]],
        ],
      ])
  }

  @Test(
    "where the namespace of the DNS lacks its label, its pods are kept by theirs, and that is said")
  func unlabelledDNS() async throws {
    let contained = try await ContainedShop(Self.namespaces)
    let run = await contained.contain("shop", "--allow-dns")
    #expect(run.output.contains("warning: kube-system has no label kubernetes.io/metadata.name"))
    let policy = try #require(
      try await contained.objects()["shop/mendwall-containment-emergency"])
    #expect(
      policy["spec"]?["egress"]?.sequence?.first?["to"]?.sequence?.first?["namespaceSelector"]
        == [:])
  }

  // MARK: What is said

  @Test("the policies that still let traffic through are named, by their directions")
  func openings() async throws {
    let contained = try await ContainedShop(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: both, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}
      """,
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
      """,
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: wide}
      spec: {endpointSelector: {}, egress: [{toEntities: [world]}]}
      """, Shop.policy("elsewhere", in: "dev"))
    let run = await contained.contain("shop")
    let warnings = run.output.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
    #expect(
      warnings == [
        "warning: NetworkPolicy shop/a still lets ingress of shop through; --override cuts it off",
        "warning: NetworkPolicy shop/b still lets ingress of shop through; --override cuts it off",
        "warning: NetworkPolicy shop/both still lets ingress and egress of shop through; --override cuts it off",
        "warning: CiliumClusterwideNetworkPolicy wide still lets egress of shop through; --override cuts it off",
      ])
    #expect(run.status == .inSync)
  }

  @Test("without a terminal and without --yes nothing is written")
  func unasked() async throws {
    let contained = try await ContainedShop()
    let before = try await contained.contents()
    let run = await contained.run(["contain", "shop", "--reason", "r"], bundle: "b")
    #expect(run.status == .drift)
    #expect(run.output.contains("create   NetworkPolicy shop/mendwall-containment-emergency"))
    #expect(run.notes.contains("nothing was written: there is no terminal to ask at; pass --yes"))
    #expect(try await contained.contents() == before)
    #expect(try await !Program.run("ls", [contained.bundle("b")]).isSuccess)
  }

  @Test("a dry run shows the plan and writes nothing, no bundle either")
  func dryRun() async throws {
    let contained = try await ContainedShop()
    let before = try await contained.contents()
    for override in [[], ["--override"]] {
      let run = await contained.run(
        ["contain", "shop", "--reason", "r", "--dry-run"] + override, bundle: "b")
      #expect(run.status == .inSync, "\(run.output)\(run.notes)")
      #expect(run.output.contains("nothing was written."))
      #expect(try await contained.contents() == before)
      #expect(try await !Program.run("ls", [contained.bundle("b")]).isSuccess)
    }
  }

  // MARK: Again

  @Test("at the same moment the same words have nothing to do; later they change the end alone")
  func again() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--allow-dns", bundle: "first")
    let before = try await contained.objects()
    let same = await contained.contain("shop", "--allow-dns", bundle: "second")
    #expect(same.status == .inSync)
    #expect(same.output.contains("Nothing to do: contained already."))
    #expect(try await contained.objects() == before)
    #expect(try await !Program.run("ls", [contained.bundle("second")]).isSuccess)

    let later = await contained.contain("shop", "--allow-dns", bundle: "third", after: 60)
    #expect(later.status == .inSync, "\(later.notes)")
    #expect(later.output.contains("/metadata/annotations/mendwall.dev~1until"))
    let after = try await contained.objects()
    let name = "shop/mendwall-containment-emergency"
    #expect(after[name]?.annotation("mendwall.dev/until") == "2026-11-21T19:02:00Z")
    #expect(after[name]?["spec"] == before[name]?["spec"])
    #expect(after.keys == before.keys)
    #expect(later.output.split(separator: "\n").count { $0.contains("- \"") } == 1)
  }

  @Test("the same incident in a second namespace adds to it")
  func secondNamespace() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop")
    let first = try await contained.objects()["shop/mendwall-containment-emergency"]
    let run = await contained.contain("dev", after: 10)
    #expect(run.status == .inSync)
    let objects = try await contained.objects()
    #expect(objects["shop/mendwall-containment-emergency"] == first)
    #expect(objects["dev/mendwall-containment-emergency"] != nil)
  }

  @Test("a containment that somebody widened is closed again by the same words")
  func widened() async throws {
    let contained = try await ContainedShop(
      ContainedShop.claim(
        "mendwall-containment-emergency", incident: "emergency", rules: "ingress: [{}]"))
    let run = await contained.contain("shop")
    #expect(run.status == .inSync, "\(run.notes)")
    let policy = try await contained.objects()["shop/mendwall-containment-emergency"]
    #expect(policy?.specText == Self.denied)
  }
}
