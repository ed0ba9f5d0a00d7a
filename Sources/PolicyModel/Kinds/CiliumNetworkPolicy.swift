extension PolicyKind {
  /// CiliumNetworkPolicy v2 (`github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2`).
  public static let ciliumNetworkPolicy = PolicyKind(
    "CiliumNetworkPolicy", resource: "ciliumnetworkpolicies", apis: [CiliumRule.api],
    isNamespaced: true, defaults: .definition(CiliumRule.defaults),
    body: CiliumRule.body, namespaceLabels: CiliumRule.namespaceLabels)
}
