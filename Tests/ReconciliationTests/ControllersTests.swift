import Documents
import PolicyModel
import Testing

@testable import Reconciliation

@Suite("Controllers, and how to suspend them")
struct ControllersTests {
  @Test(
    "a program that puts back what it does not want is known by its name",
    arguments: [
      "argocd", "argocd-controller", "argocd-application-controller", "kustomize-controller",
      "helm-controller", "helm", "fleet", "fleet-agent", "rancher", "config-sync", "configsync",
      "configsync-reconciler", "kapp", "kapp-server", "tigera-operator", "my-operator",
      "network-controller", "kube-controller-manager",
    ])
  func one(manager: String) { #expect(Controllers.isOne(manager)) }

  @Test(
    "a person's tool is none",
    arguments: [
      "kubectl", "kubectl-edit", "kubectl-client-side-apply", "kubectl-patch", "mendwall", "",
      "helmfile", "argocdx", "operator", "terraform", "kappa",
    ])
  func none(manager: String) { #expect(!Controllers.isOne(manager)) }

  @Test(
    "it is said how to suspend a controller, by what the object tells of it",
    arguments: [
      (
        "argocd-controller",
        "annotations: {argocd.argoproj.io/tracking-id: 'web:networking.k8s.io/NetworkPolicy:shop/a'}",
        "argocd app set web --sync-policy none"
      ),
      (
        "argocd-controller", "labels: {argocd.argoproj.io/instance: web}",
        "argocd app set web --sync-policy none"
      ),
      ("argocd", "labels: {app.kubernetes.io/instance: web}", "argocd app set web "),
      ("argocd", "", "argocd app set APP --sync-policy none"),
      (
        "kustomize-controller",
        "labels: {kustomize.toolkit.fluxcd.io/name: net, kustomize.toolkit.fluxcd.io/namespace: ops}",
        "flux suspend kustomization net --namespace ops"
      ),
      ("kustomize-controller", "", "flux suspend kustomization NAME --namespace flux-system"),
      (
        "helm-controller",
        "labels: {helm.toolkit.fluxcd.io/name: net, helm.toolkit.fluxcd.io/namespace: ops}",
        "flux suspend helmrelease net --namespace ops"
      ),
      ("helm-controller", "", "flux suspend helmrelease NAME --namespace shop"),
      (
        "helm",
        "annotations: {meta.helm.sh/release-name: net, meta.helm.sh/release-namespace: ops}",
        "the Helm release net of ops"
      ),
      ("helm", "", "the Helm release RELEASE of shop"),
      ("configsync-reconciler", "", "stop Config Sync's reconciler of shop"),
      ("tigera-operator", "", "kubectl scale deployment tigera-operator --replicas 0"),
      ("kapp", "", "find out what runs as kapp"),
      ("some-controller", "", "runs as some-controller"),
    ])
  func suspension(manager: String, metadata: String, expected: String) throws {
    let live = try Sample.policy(try Sample.manifest("a", more: metadata))
    let told = Controllers.suspension(of: manager, for: live)
    #expect(told.contains(expected), "\(told)")
  }

  @Test("an empty mark tells nothing")
  func empty() throws {
    let live = try Sample.policy(
      try Sample.manifest("a", more: "labels: {argocd.argoproj.io/instance: ''}"))
    #expect(Controllers.suspension(of: "argocd", for: live).contains(" APP "))
  }
}
