import PolicyModel
import Reachability
import Workloads

extension LintState {
  /// The workloads with pods that nothing restricts in a direction, in their order, those of the cluster's own
  /// namespaces and those on their node's network left out.
  func unrestrictedWorkloads(_ direction: Direction) -> [WorkloadReference] {
    var found: Set<WorkloadReference> = []
    for (number, group) in groups.enumerated()
    where !group.isOnHostNetwork && !LintState.isSystem(group.namespace)
      && !isRestricted(number, direction)
    {
      found.insert(group.workload)
    }
    return found.sorted()
  }

  static func reference(to workload: WorkloadReference) -> ObjectReference {
    workload.object
      ?? ObjectReference(
        apiVersion: "", kind: workload.kind, namespace: workload.namespace, name: workload.name)
  }
}
