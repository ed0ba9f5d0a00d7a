import PolicyModel
import Workloads

/// Pods of one workload that no policy can tell apart by their labels and ports.
struct PodGroup: Hashable {
  let workload: WorkloadReference
  let namespace: String
  let labels: [String: String]
  let ports: [ContainerPort]
  let isOnHostNetwork: Bool
}
