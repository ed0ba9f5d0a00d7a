import MendwallTesting
import PolicyModel
import Testing
import Workloads

@testable import KubernetesClient

@Suite("What runs in a cluster, of a folder of manifests")
struct ManifestInventoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func inventory() async throws -> LiveInventory {
    try await ManifestDirectory(path: folder.path).inventory(namespaces: ["shop"])
  }

  @Test("is of all files and namespaces, and folds what controllers made as a cluster's is")
  func files() async throws {
    try folder.write(
      """
      kind: PodList
      apiVersion: v1
      items:
      - metadata: {name: web-5d4-x, namespace: shop, labels: {pod-template-hash: 5d4},
          ownerReferences: [{kind: ReplicaSet, name: web-5d4, controller: true}]}
      """, to: "pods/live.yaml")
    try folder.write(
      #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"#, to: "namespace.json")
    try folder.write(manifest("policy"), to: "policy.yaml")
    try folder.write("{kind: Service, metadata: {name: web}}", to: "service.yml")
    let live = try await inventory()
    #expect(live.inventory.pods.map(\.workload.description) == ["shop/web[Deployment]"])
    #expect(live.inventory.namespaces.map(\.name) == ["shop"])
    #expect(live.inventory.services.map(\.namespace) == ["default"])
    #expect(live.notes.isEmpty)
    #expect(live.namespaces == nil)
    #expect(live.podsError == nil)
  }

  @Test("notes what is wrong in a file, with its place")
  func diagnostics() async throws {
    try folder.write("kind: Pod\nmetadata:\n  name: a\n  labels: 7\n", to: "a.yaml")
    let live = try await inventory()
    #expect(live.inventory.pods.isEmpty)
    #expect(live.notes.map(\.line) == [4])
    #expect(live.notes.first?.path?.hasSuffix("a.yaml") == true)
  }

  @Test("fails where a file cannot be read")
  func broken() async throws {
    try folder.write("{", to: "a.yaml")
    #expect(try await failure { try await inventory() }.code == .file)
  }
}
