import Testing

@Suite("Whom a NetworkPolicy isolates")
struct IsolationTests {
  static let decisions = [
    Statement(
      "nobody who is not selected", "{podSelector: {matchLabels: {app: db}}}",
      [
        "bank/client > shop/web: all", "bank/client > shop/db: none", "shop/web > shop/db: none",
        "shop/db > bank/client: all", "8.8.8.8 > shop/db: none", "shop/db > 8.8.8.8: all",
      ]),
    Statement(
      "what is sent must be accepted too",
      [
        Scene.policy("{policyTypes: [Egress], egress: [{ports: [{port: 80}, {port: 81}]}]}"),
        Scene.policy("{ingress: [{ports: [{port: 81}, {port: 82}]}]}", namespace: "bank"),
      ],
      [
        "shop/web > bank/client: TCP 81", "shop/web > 8.8.8.8: TCP 80-81",
        "8.8.8.8 > bank/client: TCP 81-82", "bank/client > shop/web: all",
      ]),
    Statement(
      "several policies allow what any of them does, whatever their order",
      [
        Scene.policy("{ingress: [{ports: [{port: 80}]}]}", name: "z"),
        Scene.policy("{podSelector: {}}", name: "a"),
        Scene.policy("{ingress: [{ports: [{port: 81}]}, {ports: [{port: 90}]}]}", name: "m"),
      ], ["bank/client > shop/web: TCP 80-81, 90"]),
    Statement(
      "no pods of another namespace", [Scene.policy("{podSelector: {}}", namespace: "bank")],
      ["shop/web > bank/client: none", "bank/client > shop/web: all", "shop/db > shop/web: all"]),
    Statement(
      "the whole namespace where the selector is empty", "{podSelector: {}}",
      ["bank/client > shop/bare: none", "bank/client > shop/web: none"]),
    Statement(
      "the whole namespace where the selector is absent", "{ingress: []}",
      ["bank/client > shop/bare: none", "bank/client > shop/web: none"]),
    Statement(
      "a namespace that nothing else declares",
      [Scene.policy("{podSelector: {}}", namespace: "nowhere")], ["bank/client > shop/web: all"]),
  ]

  @Test("isolation is", arguments: decisions)
  func decides(_ statement: Statement) throws { try statement.check() }

  static let types = [
    Statement(
      "ingress alone where nothing is said", "{podSelector: {}}",
      ["bank/client > shop/web: none", "shop/web > bank/client: all"]),
    Statement(
      "ingress alone where the list of types is empty", "{policyTypes: [], ingress: [{}]}",
      ["bank/client > shop/web: all", "shop/web > bank/client: all"]),
    Statement(
      "egress too where there is an egress rule", "{egress: [{ports: [{port: 1}]}]}",
      ["bank/client > shop/web: none", "shop/web > bank/client: TCP 1"]),
    Statement(
      "not egress where its list is empty", "{egress: []}",
      ["bank/client > shop/web: none", "shop/web > bank/client: all"]),
    Statement(
      "egress where it is named and its list is empty", "{policyTypes: [Egress], egress: []}",
      ["bank/client > shop/web: all", "shop/web > bank/client: none"]),
    Statement(
      "not ingress where it is not named, whatever its rules",
      "{policyTypes: [Egress], ingress: [{ports: [{port: 1}]}]}",
      ["bank/client > shop/web: all", "shop/web > bank/client: none"]),
    Statement(
      "not egress where it is not named, whatever its rules",
      "{policyTypes: [Ingress], egress: [{ports: [{port: 1}]}]}",
      ["bank/client > shop/web: none", "shop/web > bank/client: all"]),
    Statement(
      "one direction that is named twice", "{policyTypes: [Egress, Egress]}",
      ["bank/client > shop/web: all", "shop/web > bank/client: none"]),
  ]

  @Test("its directions are", arguments: types)
  func directions(_ statement: Statement) throws { try statement.check() }

  static let lists = [
    Statement("no list of rules", "{policyTypes: [Ingress]}", ["bank/client > shop/web: none"]),
    Statement(
      "an empty list of rules, which allows nothing", "{policyTypes: [Ingress], ingress: []}",
      ["bank/client > shop/web: none", "8.8.8.8 > shop/web: none"]),
    Statement(
      "an empty rule, which allows everything", "{ingress: [{}]}",
      ["bank/client > shop/web: all", "8.8.8.8 > shop/web: all", "bank/agent > shop/web: all"]),
    Statement(
      "an empty list of peers, which is everybody", "{ingress: [{from: [], ports: [{port: 1}]}]}",
      ["bank/client > shop/web: TCP 1", "8.8.8.8 > shop/web: TCP 1"]),
    Statement(
      "an empty list of ports, which is every one",
      "{ingress: [{ports: [], from: [{podSelector: {}}]}]}",
      ["shop/db > shop/web: all", "bank/client > shop/web: none"]),
    Statement(
      "the same of egress", "{policyTypes: [Egress], egress: [{to: [], ports: []}]}",
      ["shop/web > bank/client: all", "shop/web > 8.8.8.8: all"]),
  ]

  @Test("a rule may have", arguments: lists)
  func emptiness(_ statement: Statement) throws { try statement.check() }

  @Test("a policy with a type that is none is told of, and not guessed at")
  func unknownType() throws {
    let scene = try Scene([Scene.policy("{policyTypes: [ingress]}")])
    #expect(scene.unevaluated == ["it has the type \"ingress\""])
  }
}
