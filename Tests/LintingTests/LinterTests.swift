import Documents
import Linting
import MendwallConfiguration
import PolicyModel
import Testing

@Suite("The linter")
struct LinterTests {
  private static let missing = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: web}
    spec:
      podSelector: {}
      ingress: [{}]
    """

  @Test("tells findings by file, line and column, each with its object and pointer")
  func order() throws {
    let result = Linter.lint(try lintInput(Self.missing))
    #expect(
      result.findings.map { "\($0.position?.line ?? 0):\($0.position?.column ?? 0) \($0.rule)" }
        == [
          "3:1 namespace-missing", "4:1 policy-types-missing", "6:13 allows-all-ingress",
        ])
    let last = try #require(result.findings.last)
    #expect(last.object?.description == "NetworkPolicy default/web")
    #expect(last.pointer?.description == "/spec/ingress/0")
    #expect(last.path == "a.yaml")
    #expect(last.inWords.hasPrefix("a.yaml:6:13: this rule lets everybody in"))
    #expect(result.policyCount == 1)
  }

  @Test("gives objects of a cluster no line")
  func live() throws {
    var input = LintInput()
    for document in try readDocuments(Array(Self.missing.utf8), file: "a.yaml") {
      input.add(document, path: nil)
    }
    let result = Linter.lint(input)
    #expect(result.findings.count == 3)
    #expect(result.findings.allSatisfy { $0.path == nil && $0.position == nil })
    #expect(result.findings[0].inWords.hasPrefix("NetworkPolicy default/web: "))
  }

  @Test("says which rules it did not judge, and what is lacking")
  func notJudged() throws {
    let result = Linter.lint(try lintInput(Self.missing))
    let expected = LintRules.all.filter { !$0.needs.subtracting([.evaluatedKinds]).isEmpty }
    #expect(result.notJudged.map(\.rule) == expected.map(\.id))
    let rule = try #require(result.notJudged.first { $0.rule == "pod-selector-matches-nothing" })
    #expect(rule.lacking == [.workloads])
    #expect(
      Linter.lint(try lintInput(Self.missing, facts: Set(LintFact.allCases))).notJudged == [])
  }

  @Test("does not judge what pods are open to where kinds are that it does not evaluate")
  func otherKinds() throws {
    let cilium = """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: web, namespace: shop}
      spec: {endpointSelector: {}, ingress: [{}]}
      """
    let input = try lintInput(
      documents(cilium + "\n", deployment("web", "{app: web}")), facts: Set(LintFact.allCases))
    let result = Linter.lint(input)
    #expect(result.findings == [])
    let rule = try #require(result.notJudged.first { $0.rule == "workload-without-ingress-policy" })
    #expect(rule.lacking == [.evaluatedKinds])
  }

  private func exemption(_ rule: String, _ object: ObjectPattern? = nil, _ reason: String)
    -> RuleExemption
  {
    RuleExemption(
      rule: Glob(rule), object: object, reason: reason, location: SourceLocation(path: "a", line: 1)
    )
  }

  @Test("tells what an exemption covers apart, with its reason")
  func exemptions() throws {
    let holding = exemption(
      "allows-all-ingress",
      ObjectPattern(kind: Glob("NetworkPolicy"), namespace: Glob("def*"), name: Glob("web")),
      "it is the shop's front door")
    let other = exemption(
      "policy-types-missing", ObjectPattern(namespace: Glob("other")), "legacy")
    let unjudged = exemption("peer-matches-nothing", nil, "templates")
    let blank = exemption("namespace-missing", nil, " ")
    let unknown = exemption("policy-type-missing", nil, "a slip of the pen")
    let result = Linter.lint(
      try lintInput(Self.missing), disabled: [holding, other, unjudged, blank, unknown])
    #expect(result.findings.map(\.rule) == ["namespace-missing", "policy-types-missing"])
    #expect(result.exempted.map(\.finding.rule) == ["allows-all-ingress"])
    #expect(result.exempted.map(\.exemption) == [holding])
    #expect(result.idleExemptions == [other])
    #expect(result.flawedExemptions == [blank, unknown])
    #expect(blank.flaw?.contains("gives no reason") == true)
    #expect(
      unknown.flaw == "no rule is called policy-type-missing; write policy-types-missing")
  }

  @Test("turns off a family of rules by a pattern")
  func patterns() throws {
    let result = Linter.lint(
      try lintInput(Self.missing),
      disabled: [exemption("*-missing", nil, "Helm sets them")])
    #expect(result.findings.map(\.rule) == ["allows-all-ingress"])
    #expect(result.exempted.count == 2)
  }

  @Test("reads the items of a list at their own places")
  func list() throws {
    let text = """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web, namespace: shop}
        spec:
          policyTypes: [Ingress]
          podSelectr: {}
      """
    let result = Linter.lint(try lintInput(text))
    #expect(result.findings.map(\.rule) == ["unknown-field"])
    #expect(result.findings.first?.position == Position(line: 9, column: 5))
    #expect(result.findings.first?.replacement == "podSelector")
  }

  @Test(
    "survives objects of any shape",
    arguments: [
      "[]", "1", "{}", "~", "{metadata: ~, spec: ~}", "{metadata: [], spec: []}", "{spec: 1}",
      "{spec: {podSelector: [], policyTypes: {}, ingress: {}, egress: 3}}",
      "{spec: {ingress: [{ports: [{port: 80, portRange: {start: 0, end: 9223372036854775807}}]}]}}",
      "{spec: {ingress: [~, 1, [], {from: [~, 1, []], ports: [~, 1, []]}]}}",
      "{spec: {ingress: [{from: {}, ports: {}}, {from: [{ipBlock: 1}], ports: [{port: {}}]}]}}",
      "{spec: {ingress: [{ports: [{port: -9223372036854775808, endPort: 9223372036854775807}]}]}}",
      "{spec: {ingress: [{from: [{ipBlock: {cidr: '::/0', except: ['::/0', 1, x]}}]}]}}",
      "{spec: {subject: {namespaces: {}, pods: {}}, priority: 1e300, ingress: [{action: 1}]}}",
      "{spec: {egress: [{to: [{networks: 1}, {pods: 1}], protocols: [{tcp: 1}, 1]}]}}",
    ])
  func shapes(_ rest: String) throws {
    for kind in PolicyKind.all where kind.role == .policy {
      let fields = try #require(try readDocuments(Array(rest.utf8), file: "a.yaml").first)
      var object = fields.mapping ?? Mapping()
      object["apiVersion"] = Node(.string(kind.api.apiVersion))
      object["kind"] = Node(.string(kind.kind))
      var input = try lintInput("", facts: Set(LintFact.allCases))
      input.add(Node(.mapping(object)), path: "a.yaml")
      input.add(Node(.mapping(object)), path: nil)
      let result = Linter.lint(input)
      #expect(result.policyCount == 2)
      // None of them has a name.
      #expect(result.findings.contains { $0.rule == "missing-field" || $0.rule == "wrong-type" })
    }
  }

  @Test("judges as many policies as a large cluster has")
  func scale() throws {
    var input = LintInput(facts: Set(LintFact.allCases))
    var text = ""
    for number in 0..<2_000 {
      text +=
        "---\n"
        + networkPolicy(
          """
          podSelector: {matchLabels: {app: app-\(number)}}
          policyTypes: [Ingress]
          ingress:
          - from:
            - podSelector: {matchLabels: {app: client-\(number)}}
          """, name: "policy-\(number)")
    }
    for document in try readDocuments(Array(text.utf8), file: "a.yaml") {
      input.add(document, path: "a.yaml")
    }
    let result = Linter.lint(input)
    #expect(result.policyCount == 2_000)
    #expect(result.findings.count { $0.rule == "pod-selector-matches-nothing" } == 2_000)
  }
}
