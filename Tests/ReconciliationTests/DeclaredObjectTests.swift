import Documents
import DriftDetection
import PolicyModel
import Testing

@testable import Reconciliation

@Suite("The whole object that is written")
struct DeclaredObjectTests {
  private func whole(
    _ manifest: Node, over live: Node?, for owner: FieldOwner? = nil
  ) throws -> Node {
    let declared = try Sample.policy(manifest, Sample.declaredAt)
    let changes = try live.map {
      DriftDetector.changes(from: declared, to: try Sample.policy($0)).map(\.path)
    }
    return DeclaredObject(declared, manifest: manifest).whole(
      over: live, as: declared.reference, without: changes ?? [], for: owner)
  }

  private func lastApplied(_ object: Node) throws -> Node {
    let text = try #require(object["metadata"]?["annotations"]?[Policy.lastApplied]?.string)
    #expect(text.hasSuffix("}\n"))
    return try Sample.parse(text)
  }

  @Test("all that Git declares takes the place of what the cluster has, whole")
  func spec() throws {
    let live = try Sample.parse(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: a, namespace: shop, uid: u, resourceVersion: '7', generation: 3}
      spec: {podSelector: {}, egress: [{}], policyTypes: [Egress]}
      status: {seen: true}
      """)
    let manifest = try Sample.manifest("a")
    let object = try whole(manifest, over: live)
    #expect(object["spec"] == manifest["spec"])
    #expect(object["status"] == ["seen": true])
    #expect(object["metadata"]?["uid"] == "u")
    #expect(object["metadata"]?["resourceVersion"] == "7")
  }

  @Test("labels and annotations that Git does not declare stay, and its own come back")
  func metadata() throws {
    let live = try Sample.manifest(
      "a",
      more: """
        labels: {git: changed, theirs: kept}
          annotations: {note: theirs}
          finalizers: [f]
          ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: p}]
        """)
    let object = try whole(
      try Sample.manifest("a", more: "labels: {git: declared}\n  annotations: {own: x}"), over: live
    )
    let metadata = try #require(object["metadata"])
    #expect(metadata["labels"] == ["git": "declared", "theirs": "kept"])
    #expect(metadata["annotations"] == ["note": "theirs", "own": "x"])
    #expect(metadata["finalizers"] == ["f"])
    #expect(metadata["ownerReferences"]?.sequence?.count == 1)
  }

  @Test("an annotation that tells other tools to look away goes")
  func silencing() throws {
    let silencing = "kustomize.toolkit.fluxcd.io/reconcile: disabled"
    let live = try Sample.manifest("a", more: "annotations: {\(silencing), note: theirs}")
    let object = try whole(try Sample.manifest("a"), over: live)
    #expect(object["metadata"]?["annotations"] == ["note": "theirs"])
    let alone = try Sample.manifest("a", more: "annotations: {\(silencing)}")
    #expect(try whole(try Sample.manifest("a"), over: alone)["metadata"]?["annotations"] == nil)
  }

  @Test("the account of fields is the server's, and is not sent")
  func managedFields() throws {
    let live = try Sample.manifest("a", more: "managedFields: [{manager: m}]")
    #expect(
      try whole(try Sample.manifest("a"), over: live)["metadata"]?["managedFields"] == nil)
  }

  @Test("a missing object is what the manifest says, without what only a server sets")
  func missing() throws {
    let manifest = try Sample.parse(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: a
        namespace: shop
        uid: stale
        resourceVersion: '7'
        creationTimestamp: null
        labels: {l: v, none: null}
        annotations: {}
        finalizers: [f]
      spec: {podSelector: {}}
      status: {}
      """)
    let object = try whole(manifest, over: nil)
    #expect(
      object["metadata"]
        == ["name": "a", "namespace": "shop", "labels": ["l": "v"], "finalizers": ["f"]])
    #expect(object["spec"] == ["podSelector": [:]])
    #expect(object["status"] == nil)
  }

  @Test(
    "an object without a namespace in its manifest is created in the one that it was compared in")
  func namespace() throws {
    let manifest = try Sample.parse(
      "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}}}"
    )
    #expect(try whole(manifest, over: nil)["metadata"]?["namespace"] == "default")
    let copy = try lastApplied(try whole(manifest, over: nil, for: .clientSideApply))
    #expect(copy["metadata"]?["namespace"] == "default")
  }

  @Test("nulls, which the API takes for absent fields, are not written")
  func nulls() throws {
    let manifest = try Sample.parse(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: a, namespace: shop}
      spec: {podSelector: {matchLabels: null}, egress: null, ingress: [{from: null, ports: [{port: 1, endPort: null}]}]}
      """)
    let object = try whole(manifest, over: try Sample.manifest("a"))
    #expect(object["spec"] == ["podSelector": [:], "ingress": [["ports": [["port": 1]]]]])
  }

  @Test("the copy of kubectl apply says what Git declares, and never holds a copy itself")
  func copy() throws {
    let stale = "annotations: {\(Policy.lastApplied): '{\"old\":1}'}"
    let manifest = try Sample.manifest("a", more: stale)
    for object in [
      try whole(manifest, over: try Sample.manifest("a", port: 443, more: stale)),
      try whole(manifest, over: nil, for: .clientSideApply),
      try whole(manifest, over: try Sample.manifest("a"), for: .clientSideApply),
    ] {
      let copy = try lastApplied(object)
      #expect(copy["spec"] == manifest["spec"])
      #expect(copy["metadata"]?["annotations"]?[Policy.lastApplied] == nil)
      #expect(copy["metadata"]?["name"] == "a")
    }
  }

  @Test("whoever applies on the server gets no copy, unless the object has one")
  func noCopy() throws {
    let flux = FieldOwner(manager: "flux", operation: "Apply", keepsManifest: false)
    let object = try whole(try Sample.manifest("a"), over: try Sample.manifest("a"), for: flux)
    #expect(object["metadata"]?["annotations"] == nil)
  }

  @Test("the rules of an aggregated role are the server's")
  func aggregated() throws {
    func role(_ rest: String) throws -> Node {
      try Sample.parse(
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}, \(rest)}"
      )
    }
    let rules = "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"
    let live = try role("aggregationRule: {clusterRoleSelectors: []}, \(rules)")
    let selectors = "aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}"
    let object = try whole(try role(selectors), over: live)
    #expect(object["rules"] == live["rules"])
    #expect(object["aggregationRule"]?["clusterRoleSelectors"]?.sequence?.count == 1)
    // A plain role's are Git's, and whoever made it gather others is undone.
    let plain = try whole(try role("rules: []"), over: live)
    #expect(plain["aggregationRule"] == nil)
    #expect(plain["rules"] == [])
  }

  @Test("of a namespace the labels come back, and the rest stays")
  func namespaces() throws {
    let live = try Sample.parse(
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, uid: u, labels: {team: wrong, kubernetes.io/metadata.name: shop}}
      spec: {finalizers: [kubernetes]}
      status: {phase: Active}
      """)
    let object = try whole(
      try Sample.parse(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: web}}}"),
      over: live)
    #expect(object["spec"] == live["spec"])
    #expect(object["status"] == live["status"])
    #expect(
      object["metadata"]?["labels"] == ["team": "web", "kubernetes.io/metadata.name": "shop"])
    #expect(object["metadata"]?["namespace"] == nil)
  }

  @Test("an object of a backup can be created again")
  func asNew() throws {
    let object = try Sample.parse(
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: a, uid: u, resourceVersion: '7', generation: 2, creationTimestamp: x, selfLink: s,
        managedFields: [], deletionTimestamp: x, deletionGracePeriodSeconds: 0, labels: {l: v}, finalizers: [f]}
      spec: {finalizers: [kubernetes]}
      status: {phase: Active}
      """)
    #expect(
      object.asNew() == [
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": ["name": "a", "labels": ["l": "v"], "finalizers": ["f"]],
        "spec": ["finalizers": ["kubernetes"]],
      ])
  }

  @Test("an object is guarded by the life and version that is there, and no other")
  func guarded() throws {
    let saved = try Sample.manifest("a", more: "uid: old\n  resourceVersion: '1'")
    let live = try Sample.manifest("a", more: "uid: new\n  resourceVersion: '9'")
    #expect(saved.guarded(by: live)["metadata"] == live["metadata"])
    #expect(saved.guarded(by: try Sample.manifest("a"))["metadata"]?["uid"] == nil)
  }
}
