/// The marks on a live object that tell other tools to look away from it: not to compare it, not to mend
/// it, or not to remove it. Mendwall heeds none of them; one that Git does not declare is drift.
public enum SilencingAnnotations {
  /// The keys, and of those that say other things too, the words that make them such a mark.
  private static let words: [String: [String]] = [
    "argocd.argoproj.io/compare-options": ["IgnoreExtraneous"],
    "argocd.argoproj.io/sync-options": [
      "Prune=false", "Prune=confirm", "Delete=false", "Delete=confirm",
    ],
    "argocd.argoproj.io/skip-reconcile": [],
    "argocd.argoproj.io/hook": [],
    "kustomize.toolkit.fluxcd.io/reconcile": ["disabled"],
    "kustomize.toolkit.fluxcd.io/prune": ["disabled"],
    "kustomize.toolkit.fluxcd.io/ssa": [],
    "helm.toolkit.fluxcd.io/driftDetection": ["disabled"],
    "fluxcd.io/ignore": [],
    "configmanagement.gke.io/managed": [],
    "client.lifecycle.config.k8s.io/mutation": [],
    "client.lifecycle.config.k8s.io/deletion": [],
    "cli-utils.sigs.k8s.io/on-remove": [],
    "helm.sh/resource-policy": [],
    "kapp.k14s.io/noop": [],
    "kapp.k14s.io/exists": [],
  ]

  /// Whether an annotation or label is such a mark.
  public static func contains(_ key: String, value: String) -> Bool {
    guard let words = words[key] else { return false }
    return words.isEmpty || words.contains { value.contains($0) }
  }
}
