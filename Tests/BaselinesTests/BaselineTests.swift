import Baselines
import Containment
import Documents
import MendwallConfiguration
import PolicyModel
import Testing
import Workloads

@Suite("A baseline")
struct BaselineTests {
  private func names(_ proposal: BaselineProposal) -> [String] {
    proposal.policies.map {
      "\($0["metadata"]?["namespace"]?.string ?? "")/\($0["metadata"]?["name"]?.string ?? "")"
    }
  }

  @Test("denies both directions and keeps DNS, in a namespace that has nothing")
  func bare() throws {
    let repository = Repository(files: [:])
    let proposal = try repository.proposal(for: ["shop"])
    #expect(
      proposal.files.map(\.path) == [
        "policies/shop/allow-dns.yaml", "policies/shop/default-deny.yaml",
      ])
    #expect(!proposal.files.contains { !$0.isNew })
    #expect(
      proposal.policies.map { $0["spec"] } == [
        ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]],
        [
          "podSelector": [:], "policyTypes": ["Egress"],
          "egress": [
            [
              "to": [
                [
                  "namespaceSelector": [
                    "matchLabels": ["kubernetes.io/metadata.name": "kube-system"]
                  ],
                  "podSelector": ["matchLabels": ["k8s-app": "kube-dns"]],
                ]
              ],
              "ports": [
                ["protocol": "UDP", "port": 53], ["protocol": "TCP", "port": 53],
              ],
            ]
          ],
        ],
      ])
    #expect(try repository.with(proposal).declared().count == 2)
  }

  @Test(
    "is proposed for the directions that nothing denies",
    arguments: [
      ("{podSelector: {}}", ["Egress"]),
      ("{podSelector: {}, policyTypes: [Ingress, Egress]}", []),
      (
        "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]}",
        ["Egress"]
      ),
      ("{podSelector: {}, policyTypes: [Egress]}", ["Ingress"]),
      // One that allows everybody, or selects some pods, denies nothing by default.
      ("{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}", ["Ingress", "Egress"]),
      (
        "{podSelector: {matchLabels: {a: b}}, policyTypes: [Ingress, Egress]}",
        ["Ingress", "Egress"]
      ),
    ])
  func directions(_ spec: String, _ missing: [String]) throws {
    let repository = Repository(files: ["p/shop/a.yaml": manifest("a", "shop", spec)])
    let proposal = try repository.proposal(for: ["shop"])
    let types = proposal.policies.first?["spec"]?["policyTypes"]?.sequence?.compactMap(\.string)
    #expect(types ?? [] == missing)
  }

  @Test(
    "on top of itself is empty", arguments: BaselineTier.allCases)
  func again(_ tier: BaselineTier) throws {
    var inventory = Inventory()
    inventory.pods = [pod("shop", "web", ["app": "web"]), pod("pay", "api", ["app": "api"])]
    let assertions = [try allow("shop/web", "pay/api", "tcp/443")]
    let repository = Repository(files: [
      "p/shop/a.yaml": manifest("a", "shop", "{podSelector: {matchLabels: {a: b}}}")
    ])
    let first = try repository.proposal(
      for: ["pay", "shop"], assertions: assertions, inventory: inventory, tier: tier)
    #expect(!first.files.isEmpty)
    let after = repository.with(first)
    let second = try after.proposal(
      for: ["pay", "shop"], assertions: assertions, inventory: inventory, tier: tier)
    #expect(second.files.isEmpty)
    #expect(second.policies.isEmpty)
  }

  @Test("allows what assertions demand, on either side, by labels that last")
  func assertions() throws {
    var inventory = Inventory()
    inventory.pods = [
      pod("shop", "web", ["app": "web"]), pod("pay", "api", ["app": "api", "tier": "back"]),
    ]
    let proposal = try Repository(files: [:]).proposal(
      for: ["pay", "shop"],
      assertions: [
        try allow("shop/web", "pay/api", "tcp/443", "tcp/8000-8100"),
        try allow("internet", "shop/web"), try allow("*", "pay/gone"),
      ], inventory: inventory)
    #expect(
      names(proposal) == [
        "pay/default-deny", "pay/allow-dns", "pay/allow-asserted-api", "shop/default-deny",
        "shop/allow-dns", "shop/allow-asserted-web",
      ])
    #expect(
      proposal.policies[2]["spec"] == [
        "podSelector": ["matchLabels": ["app": "api", "tier": "back"]],
        "policyTypes": ["Ingress"],
        "ingress": [
          [
            "from": [
              [
                "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "shop"]],
                "podSelector": ["matchLabels": ["app": "web"]],
              ]
            ],
            "ports": [
              ["protocol": "TCP", "port": 443],
              ["protocol": "TCP", "port": 8000, "endPort": 8100],
            ],
          ]
        ],
      ])
    #expect(
      proposal.policies[5]["spec"]?["ingress"] == [
        ["from": [["ipBlock": ["cidr": "0.0.0.0/0"]], ["ipBlock": ["cidr": "::/0"]]]]
      ])
    #expect(proposal.policies[5]["spec"]?["egress"]?.sequence?.count == 1)
    #expect(proposal.notes.contains { $0.contains("no pods of pay/gone are known") })
  }

  @Test("a denial among the assertions, or a sender that nobody knows, opens nothing")
  func nothingOpened() throws {
    var inventory = Inventory()
    inventory.pods = [pod("shop", "web", ["app": "web"])]
    var denial = try allow("*", "shop/web")
    denial.expectation = .deny
    let proposal = try Repository(files: [:]).proposal(
      for: ["shop"],
      assertions: [
        denial, try allow("gone/gone", "shop/web"), try allow("ingress-controller", "shop/web"),
      ], inventory: inventory)
    #expect(names(proposal) == ["shop/default-deny", "shop/allow-dns"])
    #expect(proposal.notes.contains { $0.contains("ingress-controller") })
  }

  @Test(
    "stands where the repository keeps the policies of its namespaces",
    arguments: [
      // Its own folder, or a sibling's.
      (["net/shop/a.yml": "shop"], "shop", "net/shop/default-deny.yml"),
      (["teams/pay/net/a.yaml": "pay"], "shop", "teams/shop/net/default-deny.yaml"),
      // A file a namespace.
      (["net/shop.yaml": "shop"], "shop", "net/shop.yaml"),
      (["net/pay.yaml": "pay"], "shop", "net/shop.yaml"),
      // One folder for all.
      (["net/a.yaml": "shop", "net/b.yaml": "pay"], "shop", "net/shop-default-deny.yaml"),
      (["all.yaml": "pay"], "shop", "policies/shop/default-deny.yaml"),
    ])
  func layout(_ files: [String: String], _ namespace: String, _ path: String) throws {
    let spec = "{podSelector: {matchLabels: {a: b}}}"
    let repository = Repository(
      files: Dictionary(
        uniqueKeysWithValues: files.map { ($0.key, manifest("x", $0.value, spec)) }))
    let proposal = try repository.proposal(for: [namespace])
    let file = try #require(proposal.files.first { $0.path == path })
    #expect(file.isNew == (repository.files[path] == nil))
    let text = String(decoding: file.content, as: UTF8.self)
    #expect(text.hasPrefix(repository.files[path] ?? "apiVersion: networking.k8s.io/v1\n"))
    #expect(text.contains("name: default-deny"))
    #expect(try repository.with(proposal).declared().count == files.count + 2)
  }

  @Test("takes no name that is taken, and says which kustomization must list it")
  func names() throws {
    let repository = Repository(files: [
      "p/shop/default-deny.yaml": manifest(
        "default-deny", "shop", "{podSelector: {matchLabels: {a: b}}}"),
      "p/shop/kustomization.yaml": "resources: [default-deny.yaml]\n",
    ])
    let proposal = try repository.proposal(for: ["shop"])
    #expect(names(proposal) == ["shop/default-deny-baseline", "shop/allow-dns"])
    #expect(proposal.notes.contains { $0.hasPrefix("p/shop/kustomization.yaml") })
  }

  @Test("in the admin tier is one policy of all that lack it, which accepts DNS first")
  func adminTier() throws {
    for (tier, kind, action) in [
      (BaselineTier.baselineAdminNetworkPolicy, PolicyKind.baselineAdminNetworkPolicy, "Allow"),
      (.clusterNetworkPolicy, .clusterNetworkPolicy, "Accept"),
    ] {
      let repository = Repository(files: [
        "p/done/a.yaml": manifest("a", "done", "{podSelector: {}, policyTypes: [Ingress, Egress]}")
      ])
      let proposal = try repository.proposal(for: ["shop", "done", "pay"], tier: tier)
      #expect(proposal.files.count == 1)
      let declared = try repository.with(proposal).declared()
      let policy = try #require(declared.first { $0.kind === kind })
      #expect(
        policy.spec["subject"]?["namespaces"]?["matchExpressions"]?.sequence?.first?["values"]
          == ["pay", "shop"])
      let egress = policy.spec["egress"]?.sequence ?? []
      #expect(egress.map { $0["action"]?.string } == [action, "Deny"])
      #expect(policy.spec["ingress"]?.sequence?.map { $0["action"]?.string } == ["Deny"])
      for namespace in ["shop", "pay"] {
        let directions = DefaultDeny.directions(
          of: NamespaceLabels(name: namespace, labels: nil), in: declared)
        #expect(directions == [.ingress, .egress])
      }
    }
  }

  @Test("does not make a second BaselineAdminNetworkPolicy")
  func secondBaseline() throws {
    let repository = Repository(files: [:])
    let first = repository.with(
      try repository.proposal(for: ["shop"], tier: .baselineAdminNetworkPolicy))
    let second = try first.proposal(for: ["shop", "pay"], tier: .baselineAdminNetworkPolicy)
    #expect(second.policies.isEmpty)
    #expect(second.notes.contains { $0.contains("a cluster has one") && $0.contains("pay") })
  }
}
