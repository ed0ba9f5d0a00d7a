import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("What is known of a kind while it is watched")
struct KnownObjectsTests {
  private func policy(_ name: String, _ version: String, uid: String? = nil) throws -> Policy {
    try Policy(
      try parse(
        manifest(name, more: "uid: \(uid ?? "u-\(name)")\nresourceVersion: \"\(version)\"")),
      kind: .networkPolicy, defaultNamespace: nil)
  }

  private func list(_ policies: [Policy], _ version: String, in known: inout KnownObjects)
    -> [KnownObjects.Change]
  {
    known.replace(with: policies.map { known.listed($0) }, version: version)
  }

  private func words(_ changes: [KnownObjects.Change]) -> [String] {
    changes.map { change in
      change.policy.map { "\(change.key) \($0.resourceVersion ?? "")" } ?? "\(change.key) gone"
    }
  }

  @Test("a list tells what is new, what changed and what is gone, and nothing else")
  func list() throws {
    var known = KnownObjects()
    let first = try list([policy("a", "1"), policy("b", "2"), policy("c", "3")], "9", in: &known)
    #expect(words(first) == ["shop/a 1", "shop/b 2", "shop/c 3"])
    let second = try list([policy("a", "1"), policy("b", "5"), policy("d", "6")], "12", in: &known)
    #expect(words(second) == ["shop/b 5", "shop/d 6", "shop/c gone"])
    #expect(known.version == "12")
    #expect(known.keys == ["shop/a", "shop/b", "shop/d"])
  }

  @Test("an object that was deleted and made again counts as changed")
  func remade() throws {
    var known = KnownObjects()
    _ = try list([policy("a", "1")], "1", in: &known)
    let changes = try list([policy("a", "1", uid: "other")], "2", in: &known)
    #expect(words(changes) == ["shop/a 1"])
  }

  @Test("an event that tells nothing new is passed over, and moves the version all the same")
  func events() throws {
    var known = KnownObjects()
    _ = try list([policy("a", "1")], "1", in: &known)
    let same = try known.take(.changed(policy("a", "1")))
    #expect(same == nil)
    let changed = try known.take(.changed(policy("a", "4")))
    #expect(words([changed].compactMap { $0 }) == ["shop/a 4"])
    #expect(known.version == "4")
    let none = known.take(.bookmark(version: "7"))
    #expect(none == nil)
    #expect(known.version == "7")
    let deleted = try known.take(.deleted(policy("a", "8")))
    #expect(words([deleted].compactMap { $0 }) == ["shop/a gone"])
    #expect(known.version == "8")
    let again = try known.take(.deleted(policy("a", "9")))
    #expect(again == nil)
    #expect(known.version == "9")
  }

  @Test("of an object that a list has in the version that is known nothing is kept")
  func same() throws {
    var known = KnownObjects()
    let (first, other) = (try policy("a", "1"), try policy("a", "2"))
    _ = known.replace(with: [.other(first)], version: "1")
    if case .other = known.listed(first) { Issue.record("it is known") }
    if case .known = known.listed(other) { Issue.record("it is not known") }
  }
}

extension KnownObjects.Change: Equatable {
  static func == (left: Self, right: Self) -> Bool {
    left.key == right.key && left.policy === right.policy
  }
}
