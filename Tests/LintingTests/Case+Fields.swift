extension Case {
  /// Fields that are not known, missing, of a wrong type or null.
  static let fields: [Case] = [
    .policy(
      "unknown-field", "fires on a slip of the pen", "podSelector: {}\n📍policyType: [Ingress]",
      saying: "write policyTypes | policyTypes"),
    .policy(
      "unknown-field", "fires within a peer and within a port",
      """
      podSelector: {}
      ingress:
      - from:
        - podSelector: {}
          📍namespaceSelectors: {}
        ports:
        - protocol: TCP
          📍ports: 80
      """,
      saying: "NetworkPolicy has no field \"namespaceSelectors\" here | write namespaceSelector"),
    .policy(
      "unknown-field", "fires on a field that stands at the wrong place",
      "podSelector: {}\ningress:\n- 📍podSelector: {}", saying: "here stand from, ports"),
    Case(
      "unknown-field", "fires in the metadata and beside it",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        + "metadata: {name: web, 📍namspace: shop}\n📍sepc: {podSelector: {}}\n",
      saying: "write namespace | namespace"),
    Case(
      "unknown-field", "fires in kinds of which only the fields are known",
      "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a, namespace: b}\n"
        + "spec: {📍selecter: all()}\n", saying: "write selector | selector"),
    Case(
      "unknown-field", "does not fire on labels, annotations and what the server writes",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n"
        + "  labels: {any: thing}\n  annotations: {a/b: c}\n  managedFields: [{any: thing}]\n"
        + "  creationTimestamp: null\nspec: {podSelector: {matchLabels: {x: y}}}\nstatus: {}\n"),
    .policy(
      "wrong-type", "fires on labels that YAML takes for others",
      "podSelector: {matchLabels: {a: 📍yes, b: 📍1, c: 📍1.5, d: \"1\"}}",
      saying: "a must be a string, and is a boolean | write it in quotes"),
    .policy(
      "wrong-type", "fires on a list that lost its dash",
      "podSelector: {}\ningress:\n  📍from:\n  - podSelector: {}",
      saying: "ingress must be a list, and is a mapping | put a dash"),
    .policy(
      "wrong-type", "fires on elements and numbers",
      "policyTypes: [📍1]\ningress: [{ports: [{port: 📍true, endPort: 📍\"5\"}]}]",
      saying: "an element of policyTypes must be a string"),
    .policy(
      "wrong-type", "does not fire on ports by name or number, nor on null",
      "podSelector:\ningress: [{ports: [{port: http}, {port: 80, endPort: 90}]}]"),
    .policy(
      "missing-field", "fires on a range without a cidr and a requirement without an operator",
      """
      podSelector: {matchExpressions: [📍{key: a}]}
      ingress:
      - from:
        - 📍ipBlock: {}
      """, saying: "has no operator"),
    Case(
      "missing-field",
      "fires on an object without a name, and on a tier's policy without its fields",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n📍metadata: {}\nspec: {}\n---\n"
        + "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\n"
        + "metadata: {name: a}\n📍spec: {tier: Admin, priority: 1}\n", saying: "metadata has no name"
    ),
    .policy("missing-field", "does not fire on what may be left out", "podSelector: {}"),
    .policy(
      "null-value", "fires on a key without a value, and on an element",
      "📍podSelector:\ningress:\n- 📍~", saying: "podSelector is null, which counts as left out"),
    .policy("null-value", "does not fire on empty values", "podSelector: {}\ningress: []"),
    Case(
      "retired-api-version", "fires on the API before Kubernetes 1.16",
      "apiVersion: 📍extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {}\n",
      saying: "write networking.k8s.io/v1 | networking.k8s.io/v1"),
    .policy("retired-api-version", "does not fire on the current one", "podSelector: {}"),
  ]
}
