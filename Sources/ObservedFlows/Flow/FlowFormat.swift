/// What wrote a log of connections, as it is named on the command line.
public enum FlowFormat: String, Sendable, CaseIterable, Codable {
  /// Cilium's Hubble: `hubble observe -o jsonpb`, or the file of its exporter.
  case hubble
  /// Calico's Goldmane and Whisker.
  case calico
  /// The AWS VPC CNI's network policy agent: its file on the node, or CloudWatch.
  case aws
  /// The audit log of OVN-Kubernetes' ACLs.
  case ovn
  /// GKE's network policy logging.
  case gke
  /// Antrea's audit log.
  case antrea
  /// kube-network-policies with `--logging-format=json -v=2`.
  case kubeNetworkPolicies = "kube-network-policies"

  /// As a sentence names it.
  public var title: String {
    switch self {
    case .hubble: "Hubble"
    case .calico: "Calico"
    case .aws: "AWS VPC CNI"
    case .ovn: "OVN-Kubernetes"
    case .gke: "GKE"
    case .antrea: "Antrea"
    case .kubeNetworkPolicies: "kube-network-policies"
    }
  }
}
