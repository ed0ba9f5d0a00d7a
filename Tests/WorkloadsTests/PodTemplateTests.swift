import Documents
import PolicyModel
import Testing
import Workloads

@Suite("What a workload says of its pods' labels")
struct PodTemplateTests {
  private func template(_ text: String) throws -> PodTemplate? {
    try PodTemplate(YAMLReader.read(Array(text.utf8), file: "a.yaml")[0], path: "a.yaml")
  }

  @Test(
    "is read where each kind holds it",
    arguments: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod"])
  func kinds(kind: String) throws {
    let labels = "metadata: {labels: {app: a, tier: ''}}"
    let body =
      switch kind {
      case "CronJob": "metadata: {name: a}, spec: {jobTemplate: {spec: {template: {\(labels)}}}}"
      case "Pod": "metadata: {name: a, labels: {app: a, tier: ''}}"
      default: "metadata: {name: a, labels: {app: other}}, spec: {template: {\(labels)}}"
      }
    let found = try #require(try template("{kind: \(kind), \(body)}"))
    #expect(found.workload == WorkloadReference(namespace: "default", name: "a", kind: kind))
    #expect(found.labels == ["app": "a", "tier": ""])
    let object = try #require(found.workload.object)
    #expect(PolicyKind.of(apiVersion: object.apiVersion, kind: object.kind) == nil)
    #expect(object.qualifiedName == "default/a")
  }

  @Test("has the line of each label, and of one that is not there the object's")
  func lines() throws {
    let found = try #require(
      try template(
        """

        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            metadata:
              labels:
                app: web
                tier: front
        """))
    #expect(found.location(of: "tier")?.inWords == "a.yaml:9")
    #expect(found.location(of: "other")?.inWords == "a.yaml:2")
  }

  @Test(
    "is none where there are no pods or no labels that could be read",
    arguments: [
      "{kind: Service, metadata: {name: a}, spec: {template: {metadata: {labels: {a: b}}}}}",
      "{apiVersion: v2, kind: Deployment, metadata: {name: a}, spec: {template: {metadata: {}}}}",
      "{apiVersion: example.com/v1, kind: Job, metadata: {name: a}, spec: {template: {metadata: {}}}}",
      "{kind: Deployment, metadata: {name: a}}",
      "{kind: Deployment, metadata: {}, spec: {template: {metadata: {labels: {a: b}}}}}",
      "{kind: Deployment, metadata: {name: a}, spec: {template: {metadata: {labels: {a: 7}}}}}",
      "{kind: Deployment, metadata: {name: a}, spec: {template: {metadata: {labels: [a]}}}}", "7",
    ])
  func none(text: String) throws { #expect(try template(text) == nil) }

  @Test("a file that names no kind with pods cannot hold one")
  func words() {
    #expect(!PodTemplate.mayBe(in: Array("kind: NetworkPolicy".utf8)))
    #expect(PodTemplate.mayBe(in: Array("kind: StatefulSet".utf8)))
    #expect(PodTemplate.mayBe(in: Array(#"{"kind":"CronJob"}"#.utf8)))
  }

  @Test("what a list says beside it is passed over")
  func selection() throws {
    var page = try ObjectListPage(
      Array(
        #"""
        {"kind": "DeploymentList", "apiVersion": "apps/v1", "metadata": {}, "items": [
        {"metadata": {"name": "a", "namespace": "shop", "managedFields": [{"x": 1}]},
         "spec": {"replicas": 3, "template": {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [7]}}},
         "status": {"x": [1]}}]}
        """#.utf8), of: "Deployment", file: "list")
    var found: [PodTemplate?] = []
    try page.forEachItem(without: PodTemplate.selection) { (item) throws(DocumentError) in
      found.append(PodTemplate(item, kind: "Deployment"))
      #expect(item["status"] == nil && item["spec"]?["replicas"] == nil)
    }
    #expect(found.map { $0?.labels } == [["app": "a"]])
  }
}
