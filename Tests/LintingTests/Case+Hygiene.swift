extension Case {
  static let hygiene: [Case] = [
    Case(
      "duplicate-object", "fires on the second, wherever the first is",
      documents(
        networkPolicy("podSelector: {}"), networkPolicy("podSelector: {}", namespace: "other"),
        networkPolicy("podSelector: {}").replacing("name: web", with: "name: 📍web")),
      saying: "NetworkPolicy shop/web is declared here and at a.yaml:1"),
    Case(
      "duplicate-object", "does not fire in different namespaces, nor on objects without a name",
      documents(
        networkPolicy("podSelector: {}"), networkPolicy("podSelector: {}", namespace: "other"),
        networkPolicy("podSelector: {}", name: "''"), networkPolicy("podSelector: {}", name: "''"))),
    .policy(
      "rules-without-policy-type", "fires on either direction",
      "policyTypes: [Ingress]\n📍egress: [{}]", saying: "add Egress to policyTypes"),
    .policy(
      "rules-without-policy-type", "does not fire on an empty list, nor where types are left out",
      "policyTypes: [Ingress]\negress: []", also: networkPolicy("egress: [{}]", name: "other")),
    .policy("empty-egress-without-type", "fires", "podSelector: {}\n📍egress: []"),
    .policy(
      "empty-egress-without-type", "fires beside empty types", "policyTypes: []\n📍egress: []"),
    .policy(
      "empty-egress-without-type", "does not fire with a type", "policyTypes: [Egress]\negress: []"),
    Case(
      "namespace-missing", "fires",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n📍metadata: {name: a}\nspec: {}\n"),
    Case(
      "namespace-missing", "does not fire on what has none",
      documents(networkPolicy("podSelector: {}"), clusterPolicy("tier: Admin"))),
    .policy("policy-types-missing", "fires on an empty list", "📍policyTypes: []"),
    Case(
      "policy-types-missing", "fires where they are left out",
      networkPolicy("egress: [{}]").replacing("spec:", with: "📍spec:"),
      saying: "write policyTypes: [Ingress, Egress]"),
    .policy("policy-types-missing", "does not fire where they are", "policyTypes: [Ingress]"),
    .policy(
      "protocol-missing", "fires on each port",
      "ingress: [{ports: [📍{port: 1}, {port: 2, protocol: TCP}]}]\negress: [{ports: [📍{}]}]"),
    .policy("protocol-missing", "does not fire without ports", "ingress: [{}, {ports: []}]"),
  ]
}
