/// What the specification leaves to the network plug-in, as one of them does it.
public struct Profile: Hashable, Sendable {
  /// As it is named on the command line.
  public let name: String
  /// Whether an address range of a rule holds pods by their addresses, or only what is outside of the
  /// cluster.
  let addressesMatchPods: Bool
  /// What a pod on its node's network counts as.
  let hostNetwork: HostNetwork

  enum HostNetwork: Hashable, Sendable {
    /// As the node: no selector finds it, no policy isolates it, and it is met by its address alone.
    case node
    /// As the node, which no address range holds either.
    case host
    /// As any other pod.
    case pod
  }

  /// As the upstream end-to-end tests demand it.
  public static let upstream = Profile(
    name: "upstream", addressesMatchPods: true, hostNetwork: .node)
  /// Ranges of addresses mean what is outside of the cluster, nodes left out
  /// (`cilium/pkg/policy/api`, egress.go).
  public static let cilium = Profile(name: "cilium", addressesMatchPods: false, hostNetwork: .host)
  public static let calico = Profile(name: "calico", addressesMatchPods: true, hostNetwork: .node)
  /// Ranges of addresses never hold a pod, and every pod is one, on its node's network or finished too.
  public static let externalOnly = Profile(
    name: "external-only", addressesMatchPods: false, hostNetwork: .pod)

  public static let all = [upstream, cilium, calico, externalOnly]
}
