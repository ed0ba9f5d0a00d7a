extension PolicyKind {
  /// Calico's GlobalNetworkPolicy v3 (`github.com/projectcalico/api/pkg/apis/projectcalico/v3`).
  public static let calicoGlobalNetworkPolicy = PolicyKind(
    "GlobalNetworkPolicy", resource: "globalnetworkpolicies", apis: Calico.apis,
    isNamespaced: false, defaults: .definition(Calico.defaults),
    body: ObjectSchema([
      "spec": .init(
        .object(
          ObjectSchema(
            Calico.fields.merging([
              "namespaceSelector": .init(.scalar), "doNotTrack": .init(.scalar),
              "preDNAT": .init(.scalar), "applyOnForward": .init(.scalar),
            ]) { first, _ in first }, addDefaults: Calico.addDefaults)),
        empty: .standsForAbsent)
    ]),
    canonicalName: Calico.canonicalName, unwrapped: Calico.unwrapped, reaches: Calico.reaches,
    namespaceLabels: Calico.namespaceLabels)
}
