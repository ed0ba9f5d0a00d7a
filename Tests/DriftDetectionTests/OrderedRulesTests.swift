import DriftDetection
import PolicyModel
import Testing

@Suite("Rules of which the first that matches decides")
struct OrderedRulesTests {
  private func changes(_ git: [String], _ live: [String]) throws -> [String] {
    func policy(_ rules: [String]) throws -> Policy {
      try Policy(
        yaml(
          "metadata: {name: p}\nspec:\n  priority: 5\n  subject: {namespaces: {}}\n  ingress: ["
            + rules.joined(separator: ", ") + "]"), kind: .adminNetworkPolicy, defaultNamespace: nil
      )
    }
    return lines(DriftDetector.changes(from: try policy(git), to: try policy(live)))
  }

  private let deny = "{name: deny, action: Deny, from: [{namespaces: {}}]}"
  private let allow = "{name: allow, action: Allow, from: [{namespaces: {matchLabels: {a: b}}}]}"
  private let pass = "{name: pass, action: Pass, from: [{namespaces: {matchLabels: {c: d}}}]}"

  @Test("are one change where one changed its place, with both places in words")
  func moved() throws {
    let found = try changes([deny, allow, pass], [allow, pass, deny])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("replace /spec/ingress/0: ") == true)
    #expect(
      found.first?.contains("moved from place 1 to place 3; the first that matches decides") == true
    )
  }

  @Test("are one change at its field where one was changed")
  func changed() throws {
    let other = allow.replacing("Allow", with: "Pass")
    #expect(
      try changes([deny, allow, pass], [deny, other, pass]) == [
        #"replace /spec/ingress/1/action: "Allow" -> "Pass""#
      ])
  }

  @Test("are one change where one was inserted or removed, at its place on its own side")
  func insertedAndRemoved() throws {
    let inserted = try changes([deny, pass], [deny, allow, pass])
    #expect(inserted.count == 1)
    #expect(inserted.first?.hasPrefix("add /spec/ingress/1: ") == true)
    let removed = try changes([deny, allow, pass], [allow, pass])
    #expect(removed.count == 1)
    #expect(removed.first?.hasPrefix("remove /spec/ingress/0: ") == true)
  }

  @Test("are told one by one where all are gone, as an absent list says the same as an empty one")
  func gone() throws {
    let found = try changes([deny, allow], [])
    #expect(found.map { $0.prefix(22) } == ["remove /spec/ingress/0", "remove /spec/ingress/1"])
    #expect(try changes([], []) == [])
  }
}
