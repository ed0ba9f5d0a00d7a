extension PolicyKind {
  /// Calico's NetworkPolicy v3 (`github.com/projectcalico/api/pkg/apis/projectcalico/v3`).
  public static let calicoNetworkPolicy = PolicyKind(
    "NetworkPolicy", resource: "networkpolicies", apis: Calico.apis, isNamespaced: true,
    defaults: .definition(Calico.defaults),
    body: ObjectSchema([
      "spec": .init(
        .object(ObjectSchema(Calico.fields, addDefaults: Calico.addDefaults)),
        empty: .standsForAbsent)
    ]),
    canonicalName: Calico.canonicalName, unwrapped: Calico.unwrapped,
    namespaceLabels: Calico.namespaceLabels)
}
