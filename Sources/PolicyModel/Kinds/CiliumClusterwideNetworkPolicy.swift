extension PolicyKind {
  /// CiliumClusterwideNetworkPolicy v2 (`github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2`).
  public static let ciliumClusterwideNetworkPolicy = PolicyKind(
    "CiliumClusterwideNetworkPolicy", resource: "ciliumclusterwidenetworkpolicies",
    apis: [CiliumRule.api], isNamespaced: false,
    defaults: .definition(CiliumRule.defaults), body: CiliumRule.body,
    reaches: CiliumRule.reaches, namespaceLabels: CiliumRule.namespaceLabels)
}
