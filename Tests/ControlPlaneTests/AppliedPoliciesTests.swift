import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// What the real server makes of what Git declares is never drift.
@Suite(.controlPlane)
struct AppliedPoliciesTests {
  @Test("200 varied policies that nobody touched are in sync", arguments: Way.allCases)
  func untouched(_ way: Way) async throws {
    let namespace = try await ControlPlane.makeNamespace("untouched")
    let hasEndPort = try await knowsEndPort(namespace)
    if !hasEndPort {
      print("not run: endPort, which this API server does not know (1 field of the API)")
    }
    var generator = PolicyGenerator(seed: 20_261_123, hasEndPort: hasEndPort)
    let text = (0..<200).map {
      YAMLWriter.write(generator.policy(name: "policy-\($0)", namespace: namespace))
    }.joined(separator: "---\n")
    let repository = try await TestRepository()
    try await repository.commit(["policies.yaml": text])

    let applied = try await ControlPlane.kubectl(way.arguments, input: text)
    #expect(applied.isSuccess, "\(applied.errors)")
    let run = await CommandRun.mendwall(
      "detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig())
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("200 policies"))
  }

  /// A run reads each Calico kind from one group, and here the groups hold different objects.
  private static let storedCalico = PolicyKind.API(group: "crd.projectcalico.org", version: "v1")

  @Test("varied objects of every kind that nobody touched are in sync", arguments: [false, true])
  func everyKind(storedCalico: Bool) async throws {
    let namespace = try await ControlPlane.makeNamespace("every-kind")
    let kinds = PolicyKind.all.filter { kind in
      // The one baseline has its own suite, and endPort the test before this one.
      storedCalico
        ? kind.apis.contains(Self.storedCalico) : kind !== PolicyKind.baselineAdminNetworkPolicy
    }
    var generator = PolicyGenerator(seed: 4_711, hasEndPort: false)
    let manifests = kinds.flatMap { kind in
      (0..<25).map { number in
        YAMLWriter.write(
          generator.object(
            kind, as: storedCalico ? Self.storedCalico : nil,
            name: "\(namespace)-\(kind.resource)-\(number)", namespace: namespace))
      }
    }
    let repository = try await TestRepository()
    try await repository.commit(["objects.yaml": ControlPlane.documents(manifests)])
    let run = try await ControlPlane.withObjects(manifests) {
      await CommandRun.mendwall(
        "detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig())
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("\(manifests.count) policies"))
  }

  /// Asks the server itself: one that does not know a field drops it.
  private func knowsEndPort(_ namespace: String) async throws -> Bool {
    let probe = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: probe, namespace: \(namespace)}
      spec: {podSelector: {}, ingress: [{ports: [{port: 1, endPort: 2}]}]}
      """
    let answer = try await ControlPlane.kubectl(
      ["create", "--dry-run=server", "--validate=false", "-o", "yaml", "-f", "-"], input: probe)
    #expect(answer.isSuccess, "\(answer.errors)")
    return answer.output.contains("endPort")
  }
}
