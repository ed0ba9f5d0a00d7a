import DriftDetection
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Marks that tell other tools to look away")
struct SilencingTests {
  private static let marks = [
    ("argocd.argoproj.io/compare-options", "IgnoreExtraneous"),
    ("argocd.argoproj.io/sync-options", "Replace=true,Prune=false"),
    ("kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
    ("kustomize.toolkit.fluxcd.io/ssa", "Ignore"), ("helm.sh/resource-policy", "keep"),
    ("configmanagement.gke.io/managed", "disabled"),
  ]

  private static func policy(
    _ name: String, marked mark: (key: String, value: String), port: Int = 80
  ) -> String {
    Shop.policy(name, port: port).replacing(
      "  namespace: shop",
      with: "  namespace: shop\n  annotations:\n    \(mark.key): \"\(mark.value)\"")
  }

  private static func pointer(_ key: String) -> String {
    "/metadata/annotations/\(key.replacing("/", with: "~1"))"
  }

  @Test("one that only the live object has is drift", arguments: marks)
  func live(key: String, value: String) async throws {
    let shop = try await Shop()
    try shop.add([Self.policy("b", marked: (key, value))], as: "b.yaml")
    let run = await shop.detect("-o", "json")
    #expect(run.status == .drift)
    let finding = try #require(try run.report().finding("shop/b"))
    #expect(finding.changes?.map(\.path) == [Self.pointer(key)])
    #expect(finding.changes?.first?.op == .add)
    #expect(finding.cause == .tampered)
  }

  @Test("it silences no other change, and no policy that Git does not have", arguments: marks)
  func silencesNothing(key: String, value: String) async throws {
    let shop = try await Shop()
    try shop.add([Self.policy("b", marked: (key, value), port: 443)], as: "b.yaml")
    try shop.add([Self.policy("extra", marked: (key, value))])
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["modified shop/b", "unmanaged shop/extra"])
    let changes = report.finding("shop/b")?.changes?.map(\.path)
    #expect(changes == [Self.pointer(key), "/spec/ingress/0/ports/0/port"])
  }

  @Test("one that Git declares is as Git says, and its loss or change is drift")
  func declared() async throws {
    let shop = try await Shop()
    let mark = Self.marks[0]
    try await shop.repository.commit(["policies/b.yaml": Self.policy("b", marked: mark)])
    #expect(await shop.detect().status == .drift)
    try shop.add([Self.policy("b", marked: mark)], as: "b.yaml")
    #expect(await shop.detect().status == .inSync)
    try shop.add([Self.policy("b", marked: (mark.0, "Other"))], as: "b.yaml")
    #expect(await shop.detect().status == .drift)
  }

  @Test("what other tools note on the live object is no drift")
  func others() async throws {
    let shop = try await Shop()
    for mark in [
      ("argocd.argoproj.io/tracking-id", "shop:networking.k8s.io/NetworkPolicy:shop/b"),
      ("argocd.argoproj.io/compare-options", "ServerSideDiff=true"),
      ("kubectl.kubernetes.io/last-applied-configuration", "{}"), ("example.com/seen", "today"),
    ] {
      try shop.add([Self.policy("b", marked: mark)], as: "b.yaml")
      #expect(await shop.detect().status == .inSync, "\(mark)")
    }
  }

  @Test("an older version with a mark on it is no version of Git's")
  func olderVersion() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/b.yaml": Shop.policy("b", port: 443)])
    try shop.add([Self.policy("b", marked: Self.marks[0])], as: "b.yaml")
    #expect(try await shop.detect("-o", "json").report().finding("shop/b")?.cause == .tampered)
  }
}
