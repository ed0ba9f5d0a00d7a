import Documents
import MendwallTesting
import PolicyModel
import Testing

@Suite("The normal form of a NetworkPolicy")
struct NormalFormTests {
  @Test(
    "says the same for each way of writing it",
    arguments: [
      // Policy types: ingress always, egress where there is an egress rule.
      ("{}", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("~", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("policyTypes: []", "{policyTypes: [Ingress], podSelector: {}}"),
      ("policyTypes: ~", "{policyTypes: [Ingress], podSelector: {}}"),
      ("egress: []", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("egress: ~", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("egress: [{}]", "{egress: [{}], podSelector: {}, policyTypes: [Ingress, Egress]}"),
      ("egress: [~]", "{egress: [{}], podSelector: {}, policyTypes: [Ingress, Egress]}"),
      ("{egress: [], policyTypes: [Egress]}", "{policyTypes: [Egress], podSelector: {}}"),
      (
        "{egress: [{}], policyTypes: [Ingress]}",
        "{egress: [{}], policyTypes: [Ingress], podSelector: {}}"
      ),
      ("policyTypes: [Egress, Ingress]", "{policyTypes: [Egress, Ingress], podSelector: {}}"),
      // Rules: none allows nothing, an empty one allows everything.
      ("ingress: []", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("ingress: [{}]", "{ingress: [{}], podSelector: {}, policyTypes: [Ingress]}"),
      ("ingress: [~]", "{ingress: [{}], podSelector: {}, policyTypes: [Ingress]}"),
      (
        "ingress: [{from: [], ports: []}]",
        "{ingress: [{}], podSelector: {}, policyTypes: [Ingress]}"
      ),
      (
        "ingress: [{from: ~, ports: ~}]", "{ingress: [{}], podSelector: {}, policyTypes: [Ingress]}"
      ),
      ("ingress: [{}, {}]", "{ingress: [{}, {}], podSelector: {}, policyTypes: [Ingress]}"),
      ("egress: [{to: []}]", "{egress: [{}], podSelector: {}, policyTypes: [Ingress, Egress]}"),
      // Selectors.
      ("podSelector: ~", "{podSelector: {}, policyTypes: [Ingress]}"),
      (
        "podSelector: {matchLabels: {}, matchExpressions: []}",
        "{podSelector: {}, policyTypes: [Ingress]}"
      ),
      ("podSelector: {matchLabels: ~}", "{podSelector: {}, policyTypes: [Ingress]}"),
      (
        "podSelector: {matchExpressions: [{key: a, operator: Exists, values: []}]}",
        "{podSelector: {matchExpressions: [{key: a, operator: Exists}]}, policyTypes: [Ingress]}"
      ),
      (
        "podSelector: {matchLabels: {a: b, c: ''}}",
        "{podSelector: {matchLabels: {a: b, c: ''}}, policyTypes: [Ingress]}"
      ),
    ])
  func spec(written: String, normal: String) throws {
    #expect(try normalForm(written) == yaml(normal))
  }

  @Test(
    "of a rule says the same for each way of writing it",
    arguments: [
      ("ports: [{port: 80}]", "ports: [{port: 80, protocol: TCP}]"),
      ("ports: [{port: 80, protocol: ~}]", "ports: [{port: 80, protocol: TCP}]"),
      ("ports: [{port: 80, protocol: UDP}]", "ports: [{port: 80, protocol: UDP}]"),
      ("ports: [{}]", "ports: [{protocol: TCP}]"), ("ports: [~]", "ports: [{protocol: TCP}]"),
      ("ports: [{port: '80'}]", "ports: [{port: '80', protocol: TCP}]"),
      ("ports: [{port: 80, endPort: 90}]", "ports: [{port: 80, endPort: 90, protocol: TCP}]"),
      ("ports: [{port: 0x50}]", "ports: [{port: 80, protocol: TCP}]"),
      ("{from: [], ports: [{}]}", "ports: [{protocol: TCP}]"), ("{from: [{}]}", "from: [{}]"),
      ("from: [{podSelector: {}}]", "from: [{podSelector: {}}]"),
      ("from: [{podSelector: ~}]", "from: [{}]"),
      ("from: [{podSelector: {matchLabels: {}}}]", "from: [{podSelector: {}}]"),
      ("from: [{namespaceSelector: {}}]", "from: [{namespaceSelector: {}}]"),
      ("from: [{podSelector: {}, namespaceSelector: ~}]", "from: [{podSelector: {}}]"),
      (
        "from: [{podSelector: {}, namespaceSelector: {}}]",
        "from: [{podSelector: {}, namespaceSelector: {}}]"
      ),
      ("from: [{ipBlock: {cidr: 10.0.0.1/8}}]", "from: [{ipBlock: {cidr: 10.0.0.1/8}}]"),
      ("from: [{ipBlock: {cidr: '::/0', except: []}}]", "from: [{ipBlock: {cidr: '::/0'}}]"),
      ("from: [{ipBlock: {cidr: '::/0', except: ~}}]", "from: [{ipBlock: {cidr: '::/0'}}]"),
      ("{newer: {}, other: []}", "{newer: {}, other: []}"), ("{newer: ~}", "{}"),
    ])
  func rule(written: String, normal: String) throws {
    let rule = try #require(normalForm("ingress:\n- \(written)\n")[JSONPointer(["ingress", "0"])])
    #expect(try rule == yaml(normal))
  }

  @Test(
    "keeps apart what differs",
    arguments: [
      ("ingress: []", "ingress: [{}]"), ("egress: []", "egress: [{}]"),
      ("ingress: [{from: [{podSelector: {}}]}]", "ingress: [{from: [{namespaceSelector: {}}]}]"),
      ("ingress: [{from: [{podSelector: {}}]}]", "ingress: [{}]"),
      ("ingress: [{ports: [{port: 80}]}]", "ingress: [{ports: [{port: '80'}]}]"),
      ("ingress: [{ports: [{port: 80}]}]", "ingress: [{ports: [{}]}]"),
      ("ingress: [{ports: [{}]}]", "ingress: [{}]"),
      (
        "ingress: [{from: [{podSelector: {}}]}]",
        "ingress: [{from: [{podSelector: {}, namespaceSelector: {}}]}]"
      ),
      (
        "ingress: [{from: [{podSelector: {}, namespaceSelector: {}}]}]",
        "ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]"
      ),
      ("policyTypes: [Egress]", "{}"), ("newer: []", "{}"),
    ])
  func different(one: String, other: String) throws {
    #expect(try normalForm(one) != normalForm(other))
  }

  @Test("a default has no place in the file, and what was written keeps its own")
  func places() throws {
    let spec = try normalForm("ingress:\n- ports:\n  - port: 80\n")
    #expect(spec["policyTypes"] != nil)
    #expect(spec["policyTypes"]?.span == nil)
    #expect(spec["podSelector"]?.span == nil)
    let port = try #require(spec[JSONPointer(["ingress", "0", "ports", "0"])])
    #expect(port["protocol"]?.span == nil)
    #expect(port["port"]?.span?.start == Position(line: 3, column: 11))
  }

  @Test("an index in the normal form is one in the file")
  func indices() throws {
    let spec = try normalForm("ingress: [~, {from: []}, {ports: [{port: 1}]}]")
    #expect(spec["ingress"]?.sequence?.count == 3)
    #expect(spec[JSONPointer(["ingress", "2", "ports", "0", "port"])] == 1)
  }

  @Test("of a normal form is that normal form", arguments: 1...200)
  func idempotence(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    let schema = FieldSchema.object(PolicyKind.networkPolicy.body).field("spec")
    let once = schema.normalForm(of: .randomSpec(using: &generator))
    #expect(schema.normalForm(of: once) == once)
  }

  @Test("is the same whether the defaults are written or left out", arguments: 1...100)
  func defaults(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let schema = FieldSchema.object(PolicyKind.networkPolicy.body).field("spec")
    let full = schema.normalForm(of: .randomSpec(using: &generator))
    var short = try #require(full.mapping)
    if short["podSelector"] == .emptyMapping { short["podSelector"] = nil }
    let types: Node = short["egress"] == nil ? ["Ingress"] : ["Ingress", "Egress"]
    if short["policyTypes"] == types { short["policyTypes"] = nil }
    for field in ["ingress", "egress"] {
      guard let rules = short[field]?.sequence else { continue }
      short[field] = Node(.sequence(rules.map(Self.withoutProtocol)))
    }
    #expect(schema.normalForm(of: Node(.mapping(short))) == full)
  }

  private static func withoutProtocol(_ rule: Node) -> Node {
    guard var result = rule.mapping, let ports = result["ports"]?.sequence else { return rule }
    result["ports"] = Node(
      .sequence(
        ports.map { port in
          var port = port.mapping ?? Mapping()
          port["protocol"] = nil
          return Node(.mapping(port))
        }))
    return Node(.mapping(result))
  }

  @Test("has no null, no meaningless empty and no missing default", arguments: 1...100)
  func shape(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    let schema = FieldSchema.object(PolicyKind.networkPolicy.body).field("spec")
    let spec = schema.normalForm(of: .randomSpec(using: &generator))
    #expect(spec["podSelector"]?.mapping != nil)
    #expect(spec["policyTypes"]?.sequence?.isEmpty == false)
    for field in ["ingress", "egress"] {
      #expect(spec[field]?.sequence?.isEmpty != true)
      for rule in spec[field]?.sequence ?? [] {
        #expect(rule.mapping != nil)
        for entry in rule.mapping?.entries ?? [] { #expect(entry.value.sequence?.isEmpty == false) }
        for port in rule["ports"]?.sequence ?? [] { #expect(port["protocol"] == "TCP") }
      }
    }
  }
}
