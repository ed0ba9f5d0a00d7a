import PolicyModel

extension Comparison {
  /// What is done to labels and annotations, on objects of several kinds.
  static let tamperedMetadata: [Comparison] = [
    .modified(
      .networkPolicy, "a label is changed", git: metadata("labels: {a: x}"),
      live: metadata("labels: {a: z}"), #"replace /metadata/labels/a: "x" -> "z""#),
    .modified(
      .networkPolicy, "a label is replaced by another", git: metadata("labels: {a: x}"),
      live: metadata("labels: {b: x}"), #"remove /metadata/labels/a: "x""#),
    .modified(
      .networkPolicy, "the only label is removed", git: metadata("labels: {a: x}"),
      live: "spec: {podSelector: {}}", #"remove /metadata/labels/a: "x""#),
    .modified(
      .networkPolicy, "an annotation is removed", git: metadata("annotations: {k8s.io/a: x}"),
      live: "spec: {podSelector: {}}", #"remove /metadata/annotations/k8s.io~1a: "x""#),
    .modified(
      .networkPolicy, "a label is changed and an annotation removed",
      git: metadata("labels: {a: x}\n  annotations: {b: w}"), live: metadata("labels: {a: z}"),
      #"replace /metadata/labels/a: "x" -> "z""#, #"remove /metadata/annotations/b: "w""#),
    .modified(
      .ciliumNetworkPolicy, "a label of a policy of a custom kind is changed",
      git: "metadata:\n  labels: {team: shop}\nspec: {endpointSelector: {}, ingress: [{}]}",
      live: "metadata:\n  labels: {team: none}\nspec: {endpointSelector: {}, ingress: [{}]}",
      #"replace /metadata/labels/team: "shop" -> "none""#),
    silencing(
      "argocd.argoproj.io/compare-options", "IgnoreExtraneous",
      "an annotation appears by which Argo CD is told not to compare"),
    silencing(
      "argocd.argoproj.io/sync-options", "Prune=false,Validate=false",
      "an annotation appears by which Argo CD is told not to prune"),
    silencing(
      "argocd.argoproj.io/skip-reconcile", "true",
      "an annotation appears by which Argo CD is told not to reconcile"),
    silencing(
      "kustomize.toolkit.fluxcd.io/reconcile", "disabled",
      "an annotation appears by which Flux is told not to reconcile"),
    silencing(
      "kustomize.toolkit.fluxcd.io/ssa", "IfNotPresent",
      "an annotation appears by which Flux is told to leave what is there"),
    silencing(
      "client.lifecycle.config.k8s.io/mutation", "ignore",
      "an annotation appears by which Config Sync is told not to mend"),
    silencing(
      "helm.sh/resource-policy", "keep", "an annotation appears by which Helm is told not to remove"
    ),
    .modified(
      .networkPolicy, "a label appears by which Flux is told not to prune",
      git: "spec: {podSelector: {}}",
      live: metadata("labels: {kustomize.toolkit.fluxcd.io/prune: disabled}"),
      #"add /metadata/labels/kustomize.toolkit.fluxcd.io~1prune: "disabled""#),
    .modified(
      .networkPolicy, "an annotation that Git has is turned into one that silences Argo CD",
      git: metadata("annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}"),
      live: metadata("annotations: {argocd.argoproj.io/sync-options: Prune=false}"),
      "replace /metadata/annotations/argocd.argoproj.io~1sync-options: "
        + #""ServerSideApply=true" -> "Prune=false""#),
    .modified(
      .calicoNetworkPolicy, "a policy of a custom kind is silenced and opened at once",
      git: "spec: {ingress: [{action: Deny}]}",
      live: """
        metadata:
          annotations: {argocd.argoproj.io/compare-options: IgnoreExtraneous}
        spec: {ingress: [{action: Allow}]}
        """,
      "add /metadata/annotations/argocd.argoproj.io~1compare-options: "
        + #""IgnoreExtraneous""#, #"replace /spec/ingress/0/action: "Deny" -> "Allow""#),
    .modified(
      .namespace, "the label by which a policy selects a namespace is changed",
      git: "metadata:\n  labels: {mendwall.test/zone: inner}",
      live: "metadata:\n  labels: {mendwall.test/zone: outer}",
      #"replace /metadata/labels/mendwall.test~1zone: "inner" -> "outer""#),
    .modified(
      .namespace, "the label by which a policy selects a namespace is added to another one",
      git: "", live: "metadata:\n  labels: {mendwall.test/zone: inner}",
      #"add /metadata/labels/mendwall.test~1zone: "inner""#),
    .modified(
      .namespace, "the label by which a policy selects a namespace is removed",
      git: "metadata:\n  labels: {mendwall.test/zone: inner, team: shop}",
      live: "metadata:\n  labels: {team: shop}",
      #"remove /metadata/labels/mendwall.test~1zone: "inner""#),
    .modified(
      .namespace, "a label of a namespace that no policy names is removed",
      git: "metadata:\n  labels: {mendwall.test/other: a}", live: "",
      #"remove /metadata/labels/mendwall.test~1other: "a""#),
    .modified(
      .networkPolicy, "the label by which namespaces are selected is changed in the policy",
      git: "spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: \(zone)}]}]}",
      live: "spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: \(outerZone)}]}]}",
      "replace /spec/ingress/0/from/0/namespaceSelector/matchLabels/mendwall.test~1zone: "
        + #""inner" -> "outer""#),
    .missing(
      .namespace, "a namespace is deleted",
      git: "metadata:\n  labels: {mendwall.test/zone: inner}"),
  ]

  private static let zone = "{matchLabels: {mendwall.test/zone: inner}}"
  private static let outerZone = "{matchLabels: {mendwall.test/zone: outer}}"

  /// A NetworkPolicy with more metadata.
  static func metadata(_ text: String) -> String {
    "metadata:\n  \(text)\nspec: {podSelector: {}}"
  }

  /// A row about an annotation by which another tool is told to look away.
  private static func silencing(_ key: String, _ value: String, _ name: String) -> Comparison {
    let place = key.replacing("/", with: "~1")
    return .modified(
      .networkPolicy, name, git: metadata("annotations: {note: a}"),
      live: metadata("annotations: {note: a, \(key): '\(value)'}"),
      "add /metadata/annotations/\(place): \"\(value)\"")
  }
}
