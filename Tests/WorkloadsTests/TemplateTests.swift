import Testing
import Workloads

@Suite("The pod of a workload's template")
struct TemplateTests {
  private static let template =
    "{metadata: {labels: {app: a}, namespace: elsewhere}, spec: {hostNetwork: true, containers: "
    + "[{ports: [{name: http, containerPort: 80}]}]}}"

  @Test(
    "has the workload's name and namespace, and the template's labels and ports",
    arguments: [
      ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"),
      ("apps/v1", "ReplicaSet"), ("v1", "ReplicationController"), ("batch/v1", "Job"),
      ("batch/v1", "CronJob"), ("apps/v1beta2", "Deployment"), ("extensions/v1beta1", "DaemonSet"),
    ])
  func kinds(apiVersion: String, kind: String) throws {
    let spec =
      kind == "CronJob"
      ? "{jobTemplate: {spec: {template: \(Self.template)}}}" : "{template: \(Self.template)}"
    let body =
      "kind: \(kind), metadata: {name: a, namespace: shop, labels: {app: no}}, spec: \(spec)"
    let expected = Pod(
      namespace: "shop", name: "a",
      workload: WorkloadReference(namespace: "shop", name: "a", kind: kind), labels: ["app": "a"],
      ports: [ContainerPort(name: "http", number: 80)], isOnHostNetwork: true)
    #expect(try pod("{apiVersion: \(apiVersion), \(body)}") == expected)
    // A manifest may leave the API's version to whoever applies it.
    #expect(try pod("{\(body)}") == expected)
  }

  @Test("is none of a kind of the same name in another API")
  func otherAPIs() throws {
    let reader = try reader(
      """
      {apiVersion: batch.volcano.sh/v1alpha1, kind: Job, metadata: {name: a}, spec: 7}
      ---
      {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}, spec: 7}
      ---
      {apiVersion: serving.knative.dev/v1, kind: Route, metadata: {name: a}, spec: 7}
      ---
      {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: 7}
      ---
      {apiVersion: v1, metadata: {name: a}}
      ---
      7
      ---
      """)
    #expect(reader.inventory == Inventory())
    #expect(reader.diagnostics.isEmpty)
  }

  @Test("counts even where the workload is scaled to none")
  func replicas() throws {
    let pod = try pod(
      "{kind: Deployment, metadata: {name: a}, spec: {replicas: 0, template: \(Self.template)}}")
    #expect(pod.workload.kind == "Deployment")
  }

  @Test("of a ReplicaSet or a Job that a cluster made counts for its maker")
  func made() throws {
    func made(_ kind: String, by owner: String, spec: String = "") throws -> [String] {
      let owners = "[{kind: \(owner), name: maker, controller: true}]"
      return try inventory(
        "{kind: \(kind), metadata: {name: a, ownerReferences: \(owners)}, spec: {\(spec)template: "
          + "\(Self.template)}}", folds: true
      ).pods.map(\.workload.description)
    }
    #expect(try made("ReplicaSet", by: "Deployment") == ["default/maker[Deployment]"])
    #expect(try made("ReplicaSet", by: "Deployment", spec: "replicas: 2, ").count == 1)
    // An earlier version, kept for a rollback.
    #expect(try made("ReplicaSet", by: "Deployment", spec: "replicas: 0, ").isEmpty)
    #expect(try made("Job", by: "CronJob") == ["default/maker[CronJob]"])
    #expect(try made("ReplicaSet", by: "Rollout") == ["default/a[ReplicaSet]"])
    #expect(try made("StatefulSet", by: "Database") == ["default/a[StatefulSet]"])
  }

  @Test("is found in lists, of any kind or of one")
  func lists() throws {
    let items = "[{kind: Deployment, metadata: {name: a}, spec: {template: \(Self.template)}}]"
    #expect(try inventory("{kind: List, apiVersion: v1, items: \(items)}").pods.count == 1)
    let unnamed = "[{metadata: {name: a}, spec: {template: \(Self.template)}}]"
    #expect(
      try inventory("{kind: DeploymentList, apiVersion: apps/v1, items: \(unnamed)}").pods.count
        == 1)
    let deep = "{kind: List, items: [{kind: List, items: \(items)}]}"
    #expect(try inventory(deep).pods.count == 1)
  }
}
