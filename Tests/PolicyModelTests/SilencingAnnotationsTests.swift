import PolicyModel
import Testing

@Suite("Marks that tell other tools to look away")
struct SilencingAnnotationsTests {
  @Test(
    "are those of Argo CD, Flux, Config Sync, Helm and kapp",
    arguments: [
      ("argocd.argoproj.io/compare-options", "IgnoreExtraneous"),
      ("argocd.argoproj.io/compare-options", "ServerSideDiff=true, IgnoreExtraneous"),
      ("argocd.argoproj.io/sync-options", "Prune=false"),
      ("argocd.argoproj.io/sync-options", "ServerSideApply=true,Delete=false"),
      ("argocd.argoproj.io/skip-reconcile", "true"), ("argocd.argoproj.io/hook", "Skip"),
      ("kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
      ("kustomize.toolkit.fluxcd.io/prune", "disabled"),
      ("kustomize.toolkit.fluxcd.io/ssa", "Ignore"),
      ("kustomize.toolkit.fluxcd.io/ssa", "IfNotPresent"),
      ("helm.toolkit.fluxcd.io/driftDetection", "disabled"), ("fluxcd.io/ignore", "true"),
      ("configmanagement.gke.io/managed", "disabled"),
      ("client.lifecycle.config.k8s.io/mutation", "ignore"),
      ("client.lifecycle.config.k8s.io/deletion", "detach"),
      ("cli-utils.sigs.k8s.io/on-remove", "keep"), ("helm.sh/resource-policy", "keep"),
      ("kapp.k14s.io/noop", ""),
    ])
  func marks(key: String, value: String) {
    #expect(SilencingAnnotations.contains(key, value: value))
  }

  @Test(
    "are no others",
    arguments: [
      ("argocd.argoproj.io/compare-options", "ServerSideDiff=true"),
      ("argocd.argoproj.io/compare-options", ""), ("argocd.argoproj.io/sync-options", ""),
      ("argocd.argoproj.io/sync-options", "ServerSideApply=true,Prune=true"),
      ("argocd.argoproj.io/tracking-id", "Prune=false"), ("argocd.argoproj.io/sync-wave", "1"),
      ("reconcile", "disabled"), ("example.com/kustomize.toolkit.fluxcd.io/reconcile", "disabled"),
      ("kustomize.toolkit.fluxcd.io/name", "disabled"), ("helm.sh/chart", "keep"), ("", ""),
    ])
  func others(key: String, value: String) {
    #expect(!SilencingAnnotations.contains(key, value: value))
  }
}
