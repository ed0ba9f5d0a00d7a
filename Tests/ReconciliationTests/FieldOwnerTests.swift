import Documents
import PolicyModel
import Testing

@testable import Reconciliation

@Suite("Who is in charge of an object's fields")
struct FieldOwnerTests {
  private static let flux = FieldOwner(
    manager: "kustomize-controller", operation: "Apply", keepsManifest: false)
  private static let edit = FieldOwner(
    manager: "kubectl-edit", operation: "Update", keepsManifest: false)

  private static let spec = "f:spec: {f:ingress: {}}"
  private static let keeping =
    "f:metadata: {f:annotations: {'f:kubectl.kubernetes.io/last-applied-configuration': {}}}, \(spec)"

  /// An entry of an account.
  private static func entry(
    _ manager: String, _ operation: String = "Update", _ fields: String = spec,
    time: String = "2026-11-21T10:00:00Z", more: String = ""
  ) -> String {
    "{manager: \(manager), operation: \(operation), time: \(time), fieldsV1: {\(fields)}\(more)}"
  }

  private static func account(_ entries: String...) throws -> Node {
    try Sample.parse("[\(entries.joined(separator: ", "))]")
  }

  private func inCharge(
    _ account: Node?, _ usual: [FieldOwner: Int] = [:], changers: Set<String> = []
  ) -> FieldOwner? {
    FieldOwner.inCharge(
      of: account, kind: .networkPolicy, usual: usual, changers: changers)
  }

  @Test("an object that is missing goes to whoever writes most of the others, or to kubectl apply")
  func missing() {
    #expect(inCharge(nil) == .clientSideApply)
    #expect(inCharge(nil, [Self.flux: 3, .clientSideApply: 2]) == Self.flux)
    // Of two that write as many, the choice is the same in every run.
    #expect(inCharge(nil, [Self.flux: 2, .clientSideApply: 2]) == .clientSideApply)
  }

  @Test("whoever writes the others keeps an object that it wrote, whoever else is in its account")
  func known() throws {
    let account = try Self.account(
      Self.entry("kubectl-edit"), Self.entry("kustomize-controller", "Apply"))
    #expect(inCharge(account, [Self.flux: 1, .clientSideApply: 9]) == Self.flux)
  }

  @Test("an object that somebody took over whole goes back to whoever writes the others")
  func takenOver() throws {
    let account = try Self.account(Self.entry("kubectl-edit"))
    #expect(inCharge(account, [Self.flux: 1], changers: ["kubectl-edit"]) == Self.flux)
    // What was taken away leaves no trace of who did it.
    #expect(inCharge(account, [Self.flux: 1]) == Self.flux)
  }

  @Test("whoever made an object depart is in charge of it only where nobody else is")
  func changers() throws {
    let account = try Self.account(
      Self.entry("kubectl-edit", time: "2026-11-21T09:00:00Z"), Self.entry("a-tool"))
    let tool = FieldOwner(manager: "a-tool", operation: "Update", keepsManifest: false)
    #expect(inCharge(account, changers: ["kubectl-edit"]) == tool)
    #expect(inCharge(account) == Self.edit)
    #expect(
      inCharge(try Self.account(Self.entry("kubectl-edit")), changers: ["kubectl-edit"])
        == Self.edit)
  }

  @Test("where no other object tells, it is whoever wrote it first")
  func first() throws {
    let account = try Self.account(
      Self.entry("kubectl-edit", time: "2026-11-21T11:00:00Z"),
      Self.entry("kubectl-client-side-apply", "Update", Self.keeping))
    #expect(inCharge(account) == .clientSideApply)
    #expect(inCharge(try Self.account(Self.entry("kubectl-edit"))) == Self.edit)
  }

  @Test("Mendwall, a subresource, and whoever owns labels alone are never in charge")
  func others() throws {
    let nobody = try Self.account(
      Self.entry("mendwall"), Self.entry("status", more: ", subresource: status"),
      Self.entry("labels", "Update", "f:metadata: {f:labels: {f:a: {}}}"))
    #expect(inCharge(nobody, [Self.flux: 1]) == Self.flux)
    // An account must come into somebody's hands, or Mendwall's name would stay in it.
    #expect(inCharge(nobody) == .clientSideApply)
    #expect(
      inCharge(try Self.account(Self.entry("mendwall"), Self.entry("kubectl-edit"))) == Self.edit)
  }

  @Test("a namespace's labels are what is compared of it, and whoever sets them is in charge")
  func namespaces() throws {
    let account = try Self.account(
      Self.entry("labels", "Apply", "f:metadata: {f:labels: {f:a: {}}}"))
    let owner = FieldOwner.inCharge(of: account, kind: .namespace, usual: [:])
    #expect(owner == FieldOwner(manager: "labels", operation: "Apply", keepsManifest: false))
  }

  @Test("how somebody writes is told by its entry")
  func entries() throws {
    func owner(_ text: String) throws -> FieldOwner? { FieldOwner(try Sample.parse(text)) }
    #expect(
      try owner(Self.entry("kubectl-client-side-apply", "Update", Self.keeping)) == .clientSideApply
    )
    #expect(try owner(Self.entry("kustomize-controller", "Apply")) == Self.flux)
    #expect(try owner("{manager: kubectl-edit}") == Self.edit)
    #expect(try owner("{operation: Apply}") == nil)
    #expect(try owner(Self.entry("mendwall")) == nil)
    #expect(try owner(Self.entry("a", more: ", subresource: ''")) != nil)
  }

  @Test("the usual owners are counted once for each object")
  func usual() throws {
    func policy(_ name: String, _ entries: String...) throws -> Policy {
      try Sample.policy(
        try Sample.manifest(
          name, more: "managedFields: [\(entries.joined(separator: ", "))]"))
    }
    let flux = Self.entry("kustomize-controller", "Apply")
    let usual = FieldOwner.usual(among: [
      try policy("a", flux, flux), try policy("b", flux, Self.entry("kubectl-edit")),
      try policy("c", Self.entry("mendwall")), try policy("d"),
      try Sample.policy(try Sample.manifest("e")),
    ])
    #expect(usual == [Self.flux: 2, Self.edit: 1])
  }
}
