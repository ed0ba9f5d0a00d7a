import Documents
import PolicyModel
import Testing

@testable import Reconciliation

@Suite("An account of fields, handed over")
struct FieldAccountTests {
  private static let flux = FieldOwner(
    manager: "flux", operation: "Apply", keepsManifest: false)

  private func handedOver(
    _ entries: String, to owner: FieldOwner = flux, labels: String = "{mine: 'yes'}"
  ) throws -> [Node] {
    let object = try Sample.parse("metadata: {managedFields: \(entries)}")
    let manifest = try Sample.manifest("a", more: "labels: \(labels)")
    let account = FieldAccount(object).handedOver(
      to: owner, of: .networkPolicy, apiVersion: "networking.k8s.io/v1", manifest: manifest,
      at: Sample.noon)
    return try #require(account.sequence)
  }

  /// The fields of one manager.
  private func fields(_ manager: String, _ account: [Node]) throws -> Node {
    let own = account.filter { $0["manager"]?.string == manager }
    #expect(own.count == 1)
    return try #require(own.first?["fieldsV1"])
  }

  @Test("what Mendwall and others set of the spec comes into one hand, and Mendwall is gone")
  func union() throws {
    let account = try handedOver(
      """
      [{manager: mendwall, operation: Update, fieldsV1: {f:spec: {f:ingress: {}}}},
       {manager: kubectl-edit, operation: Update, fieldsV1: {f:spec: {f:policyTypes: {}}}},
       {manager: flux, operation: Apply, fieldsV1: {f:spec: {f:podSelector: {}}}}]
      """)
    #expect(account.count == 1)
    #expect(
      account[0] == [
        "manager": "flux", "operation": "Apply", "apiVersion": "networking.k8s.io/v1",
        "time": "2026-11-21T12:00:00Z", "fieldsType": "FieldsV1",
        "fieldsV1": ["f:spec": ["f:ingress": [:], "f:policyTypes": [:], "f:podSelector": [:]]],
      ])
  }

  @Test("labels that Git declares are handed over, and those of others stay theirs")
  func labels() throws {
    let account = try handedOver(
      """
      [{manager: mendwall, operation: Update, fieldsV1: {f:metadata: {f:labels: {.: {}, f:mine: {}}}}},
       {manager: other, operation: Update, fieldsV1: {
         f:metadata: {f:labels: {.: {}, f:mine: {}, f:theirs: {}}, f:finalizers: {.: {}}},
         f:spec: {f:ingress: {}}}}]
      """)
    #expect(
      try fields("flux", account)
        == ["f:metadata": ["f:labels": ["f:mine": [:]]], "f:spec": ["f:ingress": [:]]])
    #expect(
      try fields("other", account) == [
        "f:metadata": [
          "f:labels": [".": [:], "f:theirs": [:]], "f:finalizers": [".": [:]],
        ]
      ])
  }

  @Test("the mapping itself, without a member of it, is nobody's")
  func markers() throws {
    let account = try handedOver(
      "[{manager: other, operation: Update, fieldsV1: {f:metadata: {f:labels: {.: {}, f:mine: {}}}}}]"
    )
    #expect(account.count == 1)
    #expect(try fields("flux", account) == ["f:metadata": ["f:labels": ["f:mine": [:]]]])
  }

  @Test("what one owns as a whole and another in parts is owned as a whole and in parts")
  func wholeAndParts() throws {
    let account = try handedOver(
      """
      [{manager: mendwall, operation: Update, fieldsV1: {f:spec: {f:podSelector: {}}}},
       {manager: other, operation: Update, fieldsV1: {f:spec: {f:podSelector: {f:matchLabels: {f:a: {}}}}}}]
      """, to: .clientSideApply)
    let selector = try fields("kubectl-client-side-apply", account)["f:spec"]?["f:podSelector"]
    #expect(selector?["f:matchLabels"] == ["f:a": [:]])
    #expect(selector?["."] == [:])
  }

  @Test(
    "whoever applies on the server gets no more than Git declares, since its next apply would take it away"
  )
  func declaredAlone() throws {
    let entries = """
      [{manager: mendwall, operation: Update, fieldsV1: {f:spec: {
         f:ingress: {}, f:policyTypes: {}, f:egress: {}, f:podSelector: {f:matchLabels: {}}}}}]
      """
    #expect(
      try fields("flux", try handedOver(entries))
        == ["f:spec": ["f:ingress": [:], "f:policyTypes": [:], "f:podSelector": [:]]])
    let all = try fields(
      "kubectl-client-side-apply", try handedOver(entries, to: .clientSideApply))
    #expect(all["f:spec"]?["f:egress"] == [:])
  }

  @Test("a subresource and what has no fields are left as they are")
  func subresources() throws {
    let status = "{manager: flux, operation: Apply, subresource: status, fieldsV1: {f:spec: {}}}"
    let odd = "{manager: odd, operation: Update}"
    let account = try handedOver(
      "[\(status), \(odd), {manager: mendwall, operation: Update, fieldsV1: {f:spec: {}}}]")
    #expect(account.count == 3)
    #expect(account.contains(try Sample.parse(status)))
    #expect(account.contains(try Sample.parse(odd)))
  }

  @Test("what the owner itself holds beside what Git declares stays its own")
  func ownRest() throws {
    let account = try handedOver(
      """
      [{manager: flux, operation: Apply, fieldsV1: {f:metadata: {f:labels: {f:extra: {}}}}},
       {manager: flux, operation: Update, fieldsV1: {f:metadata: {f:labels: {f:other: {}}}}},
       {manager: mendwall, operation: Update, fieldsV1: {f:spec: {}}}]
      """)
    #expect(account.count == 2)
    #expect(
      account[0]["fieldsV1"]
        == ["f:spec": [:], "f:metadata": ["f:labels": ["f:extra": [:]]]])
    #expect(account[1]["operation"] == "Update")
  }

  @Test("the copy of the manifest goes to whoever keeps one, and to nobody else")
  func lastApplied() throws {
    let copy = "f:\(Policy.lastApplied)"
    let entries = """
      [{manager: mendwall, operation: Update, fieldsV1: {f:spec: {f:ingress: {}}}},
       {manager: kubectl-client-side-apply, operation: Update,
        fieldsV1: {f:metadata: {f:annotations: {.: {}, '\(copy)': {}, f:other: {}}}, f:spec: {}}}]
      """
    let kept = try handedOver(entries, to: .clientSideApply)
    #expect(kept.count == 1)
    #expect(kept[0]["fieldsV1"]?["f:metadata"]?["f:annotations"]?[copy] != nil)
    let given = try handedOver(entries)
    #expect(try fields("flux", given)["f:metadata"] == nil)
    #expect(
      try fields("kubectl-client-side-apply", given)["f:metadata"]?["f:annotations"]?[copy] != nil)
  }

  @Test("where there is nothing to hand over, Mendwall's name goes all the same")
  func nothing() throws {
    #expect(
      try handedOver(
        "[{manager: mendwall, operation: Update, fieldsV1: {f:metadata: {f:labels: {f:x: {}}}}}]"
      ).isEmpty)
  }

  @Test("Mendwall's name is found wherever it stands")
  func namesMendwall() throws {
    func names(_ entries: String) throws -> Bool {
      FieldAccount(try Sample.parse("metadata: {managedFields: \(entries)}")).namesMendwall
    }
    #expect(try names("[{manager: a}, {manager: mendwall}]"))
    #expect(try names("[{manager: mendwall, subresource: status}]"))
    #expect(try !names("[{manager: mendwall-operator}]"))
    #expect(try !names("[]"))
    #expect(FieldAccount([:]).namesMendwall == false)
  }
}
