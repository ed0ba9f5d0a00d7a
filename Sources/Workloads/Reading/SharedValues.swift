/// Lets pods share what they have alike: the labels and ports of a workload's pods are the same, and a
/// hundred thousand pods each with their own would fill memory.
struct SharedValues {
  /// The first pod of each workload.
  private var models: [WorkloadReference: Pod] = [:]
  private var strings: Set<String> = []

  /// The same pod, of values that others have already where these are equal.
  mutating func sharing(_ pod: Pod) -> Pod {
    var pod = pod
    pod.node = pod.node.map { strings.insert($0).memberAfterInsert }
    guard let model = models[pod.workload] else {
      pod.namespace = strings.insert(pod.namespace).memberAfterInsert
      pod.workload = WorkloadReference(
        namespace: pod.namespace, name: pod.workload.name, kind: pod.workload.kind)
      // A pod that nothing runs has none beside it.
      if pod.workload.kind != "Pod" { models[pod.workload] = pod }
      return pod
    }
    pod.namespace = model.namespace
    pod.workload = model.workload
    if pod.labels == model.labels { pod.labels = model.labels }
    if pod.ports == model.ports { pod.ports = model.ports }
    return pod
  }
}
