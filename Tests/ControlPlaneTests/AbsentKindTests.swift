import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// A cluster without the definition of a kind, which the real server of the tests has.
@Suite
struct AbsentKindTests {
  /// A server that has no other kind than NetworkPolicy, and none of those.
  private func reply(_ uri: String) -> ScriptedServer.Reply {
    switch uri.prefix(while: { $0 != "?" }) {
    case "/version": .json(#"{"gitVersion":"v1.33.1"}"#)
    case "/api/v1/namespaces/kube-system": .json(#"{"metadata":{"uid":"u"}}"#)
    case "/apis":
      .json(
        #"{"kind":"APIGroupList","groups":[{"name":"networking.k8s.io","#
          + #""versions":[{"groupVersion":"networking.k8s.io/v1","version":"v1"}]}]}"#)
    case "/apis/networking.k8s.io/v1/networkpolicies":
      .json(
        #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"#
          + #""items":[]}"#
      )
    default: .status(404, "not here", reason: "NotFound")
    }
  }

  private func detect(_ manifests: [String]) async throws -> DetectRun {
    let repository = try await TestRepository()
    try await repository.commit(["policies.yaml": ControlPlane.documents(manifests)])
    let folder = try TemporaryFolder()
    return try await ScriptedServer.run(script: { reply($0.uri) }) { server in
      return try await DetectRun(repository, kubeconfig: server.kubeconfig(in: folder))
    }
  }

  private func cilium(_ name: String) -> String {
    """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: {endpointSelector: {}, ingress: [{icmps: [{fields: [{type: 8}]}]}]}
    """
  }

  @Test(
    "a kind that Git declares and the cluster lacks is one diagnostic, and its policies are missing"
  )
  func lacking() async throws {
    let calico = """
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata: {name: c, namespace: shop}
      spec: {ingress: [{action: Deny}]}
      """
    let found = try await detect([cilium("a"), cilium("b"), calico])
    #expect(found.status == .drift)
    #expect(found.findings.map { $0["state"]?.string } == ["missing", "missing", "missing"])
    #expect(
      found.messages(.warning) == [
        "the cluster does not have the kind CiliumNetworkPolicy of cilium.io/v2; the 2 policies of "
          + "that kind that Git declares cannot be in force there until its definition is "
          + "installed",
        "the cluster does not have the kind NetworkPolicy.projectcalico.org of "
          + "projectcalico.org/v3 or crd.projectcalico.org/v1; the policy of that kind that Git "
          + "declares cannot be in force there until its definition is installed",
      ])
  }

  @Test("a kind that the cluster lacks and Git does not declare is nothing to tell")
  func unneeded() async throws {
    let found = try await detect([
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: a, namespace: shop}
      spec: {podSelector: {}}
      """
    ])
    #expect(found.status == .drift)
    // That there are no pods to be seen is no more than a note.
    #expect(found.messages(.error).isEmpty && found.messages(.warning).isEmpty)
    #expect(found.report["complete"] == true)
  }
}
