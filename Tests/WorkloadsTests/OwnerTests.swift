import Testing
import Workloads

@Suite("The workload of a pod")
struct OwnerTests {
  private func workload(_ owners: String, labels: String = "{}", folds: Bool = false) throws
    -> String
  {
    try pod(
      """
      kind: Pod
      metadata: {name: own, namespace: shop, labels: \(labels), ownerReferences: \(owners)}
      """, folds: folds
    ).workload.description
  }

  @Test(
    "is its controller, or the pod itself",
    arguments: [
      ("[]", "shop/own[Pod]"), ("null", "shop/own[Pod]"),
      ("[{kind: StatefulSet, name: db, controller: true}]", "shop/db[StatefulSet]"),
      ("[{kind: StatefulSet, name: db, controller: false}]", "shop/own[Pod]"),
      ("[{kind: StatefulSet, name: db}]", "shop/own[Pod]"),
      (
        "[{kind: Backup, name: b}, {kind: DaemonSet, name: agent, controller: true}]",
        "shop/agent[DaemonSet]"
      ),
      ("[{kind: Node, name: node-1, controller: true}]", "shop/own[Pod]"),
      ("[{name: other, controller: true}]", "shop/other[Pod]"),
      ("[{kind: \"\", name: other, controller: true}]", "shop/other[Pod]"),
      ("[{kind: Job, controller: true}]", "shop/own[Pod]"),
    ])
  func owners(owners: String, expected: String) throws {
    #expect(try workload(owners) == expected)
    #expect(try workload(owners, folds: true) == expected)
  }

  @Test(
    "that another one named is that one, in a live cluster",
    arguments: [
      ("ReplicaSet", "web-5d4f8c7b9", "{pod-template-hash: 5d4f8c7b9}", "web[Deployment]"),
      ("ReplicaSet", "a-b-5d4", "{pod-template-hash: 5d4}", "a-b[Deployment]"),
      ("ReplicaSet", "web-5d4f8c7b9", "{}", "web-5d4f8c7b9[ReplicaSet]"),
      ("ReplicaSet", "web-5d4", "{pod-template-hash: d4}", "web-5d4[ReplicaSet]"),
      ("ReplicaSet", "web-5d4", "{pod-template-hash: \"\"}", "web-5d4[ReplicaSet]"),
      ("ReplicaSet", "-5d4", "{pod-template-hash: 5d4}", "-5d4[ReplicaSet]"),
      ("StatefulSet", "web-5d4", "{pod-template-hash: 5d4}", "web-5d4[StatefulSet]"),
      ("Job", "report-29384720", "{}", "report[CronJob]"),
      ("Job", "report-daily-293847200", "{}", "report-daily[CronJob]"),
      ("Job", "report-2938472", "{}", "report-2938472[Job]"),
      ("Job", "report-2938472a", "{}", "report-2938472a[Job]"),
      ("Job", "29384720", "{}", "29384720[Job]"), ("Job", "-29384720", "{}", "-29384720[Job]"),
      ("ReplicaSet", "web-29384720", "{}", "web-29384720[ReplicaSet]"),
    ])
  func folded(kind: String, name: String, labels: String, expected: String) throws {
    let owners = "[{kind: \(kind), name: \"\(name)\", controller: true}]"
    #expect(try workload(owners, labels: labels, folds: true) == "shop/\(expected)")
    #expect(try workload(owners, labels: labels) == "shop/\(name)[\(kind)]")
  }
}
