import Testing

@Suite("Whom the rules of a NetworkPolicy mean")
struct PeerTests {
  static let peers = [
    Statement(
      "pods of the policy's own namespace, by their labels",
      "{ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}",
      ["shop/web > shop/db: all", "bank/client > shop/db: none", "shop/bare > shop/db: none"]),
    Statement(
      "every pod of the policy's own namespace", "{ingress: [{from: [{podSelector: {}}]}]}",
      ["shop/bare > shop/db: all", "bank/client > shop/db: none", "8.8.8.8 > shop/db: none"]),
    Statement(
      "every pod of the namespaces that have labels",
      "{ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}]}]}",
      ["bank/client > shop/db: all", "bank/six > shop/db: all", "shop/web > shop/db: none"]),
    Statement(
      "every pod of every namespace, and nobody outside",
      "{ingress: [{from: [{namespaceSelector: {}}]}]}",
      ["bank/client > shop/db: all", "shop/web > shop/db: all", "8.8.8.8 > shop/db: none"]),
    Statement(
      "those that both selectors of one element find",
      """
      {ingress: [{from: [
        {namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: web}}}]}]}
      """,
      ["bank/client > shop/db: all", "bank/six > shop/db: none", "shop/web > shop/db: none"]),
    Statement(
      "those that either of two elements finds",
      """
      {ingress: [{from: [
        {namespaceSelector: {matchLabels: {team: b}}}, {podSelector: {matchLabels: {app: web}}}]}]}
      """,
      [
        "bank/client > shop/db: all", "bank/six > shop/db: all", "shop/web > shop/db: all",
        "shop/bare > shop/db: none",
      ]),
    Statement(
      "a namespace by its name, which no manifest says",
      """
      {ingress: [{from: [
        {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}]}]}
      """,
      ["bank/client > shop/db: all", "shop/web > shop/db: none"]),
    Statement(
      "the receivers of egress likewise",
      "{policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}]}]}",
      ["shop/db > shop/web: all", "shop/db > bank/client: none", "shop/db > 8.8.8.8: none"]),
  ]

  @Test("a peer is", arguments: peers)
  func peer(_ statement: Statement) throws { try statement.check() }

  static let operators: [(name: String, selector: String, found: [String])] = [
    ("a label", "{matchLabels: {app: web}}", ["web"]),
    ("two labels", "{matchLabels: {app: web, tier: \"\"}}", ["web"]),
    ("two labels of which one is wrong", "{matchLabels: {app: web, tier: x}}", []),
    (
      "a label with an empty value, which is not an absent one", "{matchLabels: {tier: \"\"}}",
      ["web"]
    ),
    ("In", "{matchExpressions: [{key: app, operator: In, values: [db, x]}]}", ["db"]),
    (
      "In with an empty value", "{matchExpressions: [{key: tier, operator: In, values: [\"\"]}]}",
      ["web"]
    ),
    (
      "NotIn, which those without the label meet",
      "{matchExpressions: [{key: app, operator: NotIn, values: [db]}]}", ["bare", "web"]
    ),
    (
      "NotIn of an empty value",
      "{matchExpressions: [{key: tier, operator: NotIn, values: [\"\"]}]}", ["bare", "db"]
    ),
    ("Exists", "{matchExpressions: [{key: tier, operator: Exists}]}", ["web"]),
    ("DoesNotExist", "{matchExpressions: [{key: tier, operator: DoesNotExist}]}", ["bare", "db"]),
    (
      "all of several expressions and labels",
      """
      {matchLabels: {app: web}, matchExpressions: [
        {key: tier, operator: Exists}, {key: app, operator: NotIn, values: [db]}]}
      """, ["web"]
    ),
    (
      "expressions that contradict each other",
      """
      {matchExpressions: [
        {key: app, operator: Exists}, {key: app, operator: DoesNotExist}]}
      """, []
    ),
    ("a key that nothing has", "{matchLabels: {none: a}}", []),
    ("nothing at all", "{}", ["bare", "db", "web"]),
    ("fields that are empty", "{matchLabels: {}, matchExpressions: []}", ["bare", "db", "web"]),
  ]

  @Test("a selector finds those who have", arguments: operators)
  func labels(_ row: (name: String, selector: String, found: [String])) throws {
    let names = ["bare", "db", "web"]
    let asPeer = try Scene(
      [Scene.policy("{ingress: [{from: [{podSelector: \(row.selector)}]}]}", namespace: "shop")])
    let peers = try names.filter { name in
      // Not to itself, which is no question.
      let other = name == "web" ? "db" : "web"
      return try asPeer.line("shop/\(name) > shop/\(other)").hasSuffix(": all")
    }
    #expect(peers == row.found)
    let asSubject = try Scene([Scene.policy("{podSelector: \(row.selector)}")])
    let subjects = try names.filter {
      try asSubject.line("bank/client > shop/\($0)").hasSuffix(": none")
    }
    #expect(subjects == row.found)
  }

  @Test(
    "a selector of namespaces finds those without the label by NotIn too",
    arguments: [
      ("{key: team, operator: NotIn, values: [a]}", ["bank/client"]),
      ("{key: vault, operator: NotIn, values: [x]}", ["bank/client", "shop/web"]),
      ("{key: vault, operator: In, values: [\"\"]}", ["bank/client"]),
      ("{key: vault, operator: DoesNotExist}", ["shop/web"]),
      ("{key: kubernetes.io/metadata.name, operator: NotIn, values: [bank]}", ["shop/web"]),
    ])
  func namespaces(expression: String, found: [String]) throws {
    let scene = try Scene([
      Scene.policy(
        "{ingress: [{from: [{namespaceSelector: {matchExpressions: [\(expression)]}}]}]}")
    ])
    let peers = try ["bank/client", "shop/web"].filter {
      try scene.line("\($0) > shop/db").hasSuffix(": all")
    }
    #expect(peers == found)
  }

  @Test("nobody can give a namespace another name by a label")
  func nameLabel() throws {
    let cluster = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: evil, labels: {kubernetes.io/metadata.name: bank}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: evil}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: bank}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: shop}}
      """
    let scene = try Scene(
      [
        Scene.policy(
          """
          {ingress: [{from: [
            {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}]}]}
          """)
      ], in: cluster)
    #expect(try scene.line("evil/a > shop/c") == "evil/a > shop/c: none")
    #expect(try scene.line("bank/b > shop/c") == "bank/b > shop/c: all")
  }

  @Test(
    "what the API refuses is told of, and not guessed at",
    arguments: [
      ("{ingress: [{from: [{}]}]}", "a peer names nobody"),
      (
        "{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}",
        "a peer has an ipBlock and a selector"
      ),
      ("{ingress: [{from: [{ipBlock: {except: [10.0.0.0/8]}}]}]}", "an ipBlock has no cidr"),
      (
        "{podSelector: {matchExpressions: [{key: a, operator: Gt, values: [\"1\"]}]}}",
        "its podSelector is no label selector"
      ),
    ])
  func refused(spec: String, reason: String) throws {
    #expect(try Scene([Scene.policy(spec)]).unevaluated == [reason])
  }
}
