import Documents

/// Roles and their bindings. None of the subjects is anybody, so that nobody gains a right by them.
extension PolicyGenerator {
  mutating func roleRules(hasURLs: Bool) -> Node {
    list(0...3) { generator in
      let verbs = ("verbs", generator.list(1...3) { $0.one(of: ["get", "list", "watch", "*"]) })
      if hasURLs, generator.chance(4) {
        return generator.object([verbs, ("nonResourceURLs", ["/metrics"])])
      }
      var rule = [
        verbs, ("apiGroups", generator.list(1...2) { $0.one(of: ["", "apps", "batch", "*"]) }),
        ("resources", generator.list(1...3) { $0.one(of: ["pods", "jobs", "pods/log", "*"]) }),
      ]
      if generator.chance(3) {
        rule.append(("resourceNames", generator.list(0...2) { $0.word() }))
      }
      return generator.object(rule)
    }
  }

  /// A role with rules, or one whose rules the server gathers.
  mutating func clusterRole() -> [(String, Node)] {
    if !chance(4) { return [("rules", roleRules(hasURLs: true))] }
    let selectors = list(1...2) { ["matchLabels": ["mendwall.test/generated": $0.word()]] }
    return [("aggregationRule", ["clusterRoleSelectors": selectors])]
  }

  mutating func binding(to kinds: [Node]) -> [(String, Node)] {
    var reference: [(String, Node)] = [
      ("kind", one(of: kinds)), ("name", "mendwall-generated-nothing"),
    ]
    if chance(2) { reference.append(("apiGroup", "rbac.authorization.k8s.io")) }
    return [("roleRef", object(reference)), ("subjects", list(0...3) { $0.subject() })]
  }

  private mutating func subject() -> Node {
    if chance(3) {
      let name = one(of: ["default", "1", "yes", "null"])
      return ["kind": "ServiceAccount", "name": name, "namespace": "mendwall-generated"]
    }
    var fields: [(String, Node)] = [
      ("kind", one(of: ["User", "Group"])),
      ("name", Node(.string("mendwall-generated-\(Int.random(in: 0..<9, using: &random))"))),
    ]
    if chance(2) { fields.append(("apiGroup", "rbac.authorization.k8s.io")) }
    return object(fields)
  }
}
