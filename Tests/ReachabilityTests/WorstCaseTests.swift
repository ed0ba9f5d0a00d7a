import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("What drift lets through where no pods could be seen")
struct WorstCaseTests {
  private func objects(_ text: String) -> [Policy] {
    var read = Manifests()
    read.read(Array(text.utf8), path: "policies.yaml")
    return read.policies
  }

  private func policy(_ name: String, in namespace: String = "shop", _ spec: String) -> Policy? {
    objects(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: \(namespace)}
      spec: \(spec)
      """
    ).first
  }

  @Test("of hundreds of opened policies each is said to be open, whichever pods the others select")
  func many() {
    let closed = "policyTypes: [Ingress]"
    let changes = (0..<420).map { number in
      let subject = "podSelector: {matchLabels: {app: app-\(number)}}"
      let namespace = "n\(number % 60)"
      return ObjectChange(
        before: policy("p\(number)", in: namespace, "{\(subject), \(closed)}"),
        after: policy("p\(number)", in: namespace, "{\(subject), \(closed), ingress: [{}]}"))
    }
    let impact = Impact(of: changes, beside: [], inventory: nil)
    let unseen = impact.parts.indices.filter { index in
      !impact.parts[index].changes.crossings.contains { $0.from == nil && $0.kind.opens }
    }
    #expect(unseen == [])
    let foreign = impact.parts.indices.filter { index in
      impact.parts[index].changes.pairs().told.contains { !$0.causes.contains(index) }
    }
    #expect(foreign == [], "a part has its own object's changes")
  }

  @Test(
    "a port that is opened by its name is open, though no pod is known that has one of that name")
  func namedPort() throws {
    let web = "podSelector: {matchLabels: {app: web}}"
    let impact = Impact(
      of: [
        ObjectChange(
          before: policy("p", "{\(web), ingress: [{ports: [{port: 80}]}]}"),
          after: policy("p", "{\(web), ingress: [{ports: [{port: http}]}]}"))
      ], beside: [], inventory: nil)
    let kinds = Set(impact.parts[0].changes.crossings.map(\.kind))
    #expect(kinds == [.changed])
    #expect(
      impact.assumptions == [
        "the ports that rules know by name are such that no rule names by number: http is 65535"
      ])
  }

  @Test(
    "a namespace's new label opens what policies of other namespaces let such namespaces through")
  func relabelled() throws {
    let trusting = try #require(
      policy(
        "trusting",
        "{podSelector: {matchLabels: {app: db}}, "
          + "ingress: [{from: [{namespaceSelector: {matchLabels: {trusted: 'yes'}}}]}]}"))
    let ops = "{apiVersion: v1, kind: Namespace, metadata: {name: ops, labels: "
    let change = ObjectChange(
      before: objects(ops + "{team: a}}}").first,
      after: objects(ops + "{team: a, trusted: 'yes'}}}").first)
    let impact = Impact(
      of: [change], beside: [trusting], inventory: nil,
      namespaces: [NamespaceLabels(name: "ops", labels: ["team": "a", "trusted": "yes"])])
    let opened = impact.parts[0].changes.pairs().told.filter { $0.change.kind == .opened }
    #expect(
      opened.map { "\($0.change.from.inWords) → \($0.change.to.inWords)" } == [
        "ops/any pod → shop/pods with app=db"
      ])
  }

  @Test("a change that takes two objects of different namespaces names both")
  func together() {
    let gate = "podSelector: {matchLabels: {app: gate}}"
    let ops = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}, \(gate)}"
    let shop = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, \(gate)}"
    let changes = [
      ObjectChange(
        before: policy("in", "{\(gate), policyTypes: [Ingress]}"),
        after: policy("in", "{\(gate), policyTypes: [Ingress], ingress: [{from: [\(ops)]}]}")),
      ObjectChange(
        before: policy("out", in: "ops", "{\(gate), policyTypes: [Egress]}"),
        after: policy(
          "out", in: "ops", "{\(gate), policyTypes: [Egress], egress: [{to: [\(shop)]}]}")),
    ]
    let impact = Impact(of: changes, beside: [], inventory: nil)
    for part in impact.parts {
      let told = part.changes.pairs().told.filter { $0.change.from.namespace == "ops" }
      #expect(told.map(\.causes).contains([0, 1]))
    }
  }
}
