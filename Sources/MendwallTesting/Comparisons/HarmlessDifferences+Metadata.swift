import PolicyModel

extension Comparison {
  /// Labels, annotations and other metadata that Git does not declare.
  static let harmlessMetadata: [Comparison] = [
    .harmless(
      .networkPolicy, "a label is added to others", git: metadata("labels: {a: x}"),
      live: metadata("labels: {a: x, b: w}"), isOneWay: true),
    .harmless(
      .networkPolicy, "a label is added where Git has none", git: "spec: {podSelector: {}}",
      live: metadata("labels: {b: w}"), isOneWay: true),
    .harmless(
      .networkPolicy, "a label is added where Git has null", git: metadata("labels: ~"),
      live: metadata("labels: {b: w}"), isOneWay: true),
    .harmless(
      .networkPolicy, "a label of null is none", git: metadata("labels: {a: ~}"),
      live: "spec: {podSelector: {}}", isOneWay: true),
    .harmless(
      .networkPolicy, "labels have no order", git: metadata("labels: {a: x, b: w}"),
      live: metadata("labels: {b: w, a: x}")),
    .harmless(
      .networkPolicy, "an annotation is added by a controller",
      git: metadata("annotations: {a: x}"),
      live: metadata("annotations: {a: x, deployment: '7'}"), isOneWay: true),
    .harmless(
      .networkPolicy, "what kubectl apply notes is another text",
      git: metadata("annotations: {kubectl.kubernetes.io/last-applied-configuration: x}"),
      live: metadata("annotations: {kubectl.kubernetes.io/last-applied-configuration: z}")),
    .harmless(
      .networkPolicy, "what kubectl apply notes is not there",
      git: metadata("annotations: {kubectl.kubernetes.io/last-applied-configuration: x}"),
      live: "spec: {podSelector: {}}"),
    .harmless(
      .networkPolicy, "the server sets metadata of its own", git: "spec: {podSelector: {}}",
      live: metadata(
        "uid: u\n  resourceVersion: '7'\n  generation: 3\n  selfLink: /a\n"
          + "  creationTimestamp: '2026-10-01T12:00:00Z'\n  managedFields: [{manager: kubectl}]"),
      serverCannotHold: "the server sets these itself, on every row"),
    .harmless(
      .networkPolicy, "an annotation of Argo CD's that silences nothing appears",
      git: "spec: {podSelector: {}}",
      live: metadata("annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}"),
      isOneWay: true),
    .harmless(
      .networkPolicy, "Git itself tells another tool to look away",
      git: metadata("annotations: {argocd.argoproj.io/compare-options: IgnoreExtraneous}"),
      live: metadata("annotations: {argocd.argoproj.io/compare-options: IgnoreExtraneous}")),
    .harmless(
      .namespace, "a label is added to a namespace by which no policy selects it", git: "",
      live: "metadata:\n  labels: {mendwall.test/unselected: a}", isOneWay: true),
    .harmless(
      .namespace, "a namespace is there that Git does not declare", git: nil,
      live: "metadata:\n  labels: {mendwall.test/unselected: a}"),
    .harmless(
      .namespace, "a namespace's spec and status are the server's",
      git: "spec: {finalizers: []}\nstatus: {phase: Active}", live: ""),
  ]

  /// One policy in the ways in which a file may write it.
  static let harmlessTexts: [Comparison] = [
    same(
      "an anchor stands for what it names",
      "{podSelector: &one {matchLabels: {app: a}}, ingress: [{from: [{podSelector: *one}]}]}",
      "{podSelector: {matchLabels: {app: a}},"
        + " ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]}"),
    same(
      "a merge key stands for what it takes in",
      "{podSelector: {matchLabels: &one {app: a}}, ingress: [{from: [{podSelector:"
        + " {matchLabels: {<<: *one, tier: b}}}]}]}",
      "{podSelector: {matchLabels: {app: a}},"
        + " ingress: [{from: [{podSelector: {matchLabels: {app: a, tier: b}}}]}]}"),
    same(
      "a word that YAML takes for a boolean is the key that kubectl makes of it",
      "podSelector: {matchLabels: {on: a, no: b}}",
      "podSelector: {matchLabels: {'true': a, 'false': b}}"),
    same(
      "a word that YAML takes for a boolean is a string in quotes",
      "podSelector: {matchLabels: {app: 'yes', \"n\": \"off\"}}",
      "podSelector: {matchLabels: {app: \"yes\", 'n': 'off'}}"),
    same(
      "lines that end as on Windows are lines",
      "podSelector:\r\n    matchLabels:\r\n      app: a\r", "podSelector: {matchLabels: {app: a}}"),
    same(
      "comments and folded strings are only another spelling",
      "podSelector: # every pod\n    matchLabels:\n      app: >-\n        a\n",
      "podSelector: {matchLabels: {app: a}}"),
    .harmless(
      .networkPolicy, "JSON is YAML",
      git: #""spec": {"podSelector": {}, "ingress": [{"ports": [{"port": 80}]}]}"#,
      live: "spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}"),
    .harmless(
      .networkPolicy, "an object of a list is that object",
      git: """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: $NAME, namespace: $NAMESPACE}
          spec: {podSelector: {}}
        """, live: "spec: {podSelector: {}}"),
    .harmless(
      .networkPolicy, "an object of a list that names its kind once is that object",
      git: """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicyList
        items:
        - metadata: {name: $NAME, namespace: $NAMESPACE}
          spec: {podSelector: {}}
        """, live: "spec: {podSelector: {}}", isOneWay: true),
    .harmless(
      .networkPolicy, "the retired group declares the same object",
      git: """
        apiVersion: extensions/v1beta1
        kind: NetworkPolicy
        metadata: {name: $NAME, namespace: $NAMESPACE}
        spec: {podSelector: {}, egress: [{}]}
        """, live: "spec: {podSelector: {}, egress: [{}]}", isOneWay: true),
  ]
}
