import Documents
import Kustomize
import MendwallTesting
import PolicyModel
import Testing

@Suite("Rendering kustomizations")
struct RenderingTests {
  @Test("gives what the program renders, without a trace of how origins were asked for")
  func rendered() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": """
      namespace: shop
      namePrefix: prod-
      resources: [../base]
      commonAnnotations: {team: shop}
      """,
    ])
    let objects = try await overlay.render()
    let object = try #require(objects.first)
    #expect(objects.count == 1)
    #expect(object.object["metadata"]?["name"] == "prod-web")
    #expect(object.object["metadata"]?["namespace"] == "shop")
    #expect(object.object["metadata"]?["annotations"] == ["team": "shop"])
    #expect(object.location == SourceLocation(path: "base/web.yaml", line: 1))
  }

  @Test("keeps the origin where the author asked for it, since it is part of what is applied")
  func keptOrigin() async throws {
    let overlay = try Overlay([
      "over/kustomization.yaml": "resources: [web.yaml]\nbuildMetadata: [originAnnotations]",
      "over/web.yaml": basePolicy,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(object.object["metadata"]?["annotations"]?["config.kubernetes.io/origin"] != nil)
  }

  @Test("a field leads back to the base, with its file and line")
  func base() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": "namespace: shop\nresources: [../base]",
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/ingress/1/ports/0/port", in: object)
        == "base/web.yaml: - port: 9090")
    #expect(
      try overlay.line(of: "/spec/podSelector/matchLabels/app", in: object)
        == "base/web.yaml: app: web")
  }

  @Test("a field that a patch sets leads to the patch, the others to the base")
  func mergePatch() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": "resources: [../base]\npatches:\n- path: only-metrics.yaml",
      "over/only-metrics.yaml": """
      # Nothing but metrics.
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
        ingress:
        - ports:
          - port: 9091
      """,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/ingress/0/ports/0/port", in: object)
        == "over/only-metrics.yaml: - port: 9091")
    #expect(
      try overlay.line(of: "/spec/podSelector/matchLabels/app", in: object)
        == "base/web.yaml: app: web")
  }

  @Test("operations of a patch, in a file and in place, lead to their lines")
  func operations() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": """
      resources: [../base]
      patches:
      - path: types.yaml
        target: {kind: NetworkPolicy, name: web}
      - target: {kind: NetworkPolicy}
        patch: |-
          - op: replace
            path: /spec/ingress/1/ports/0/port
            value: 9999
      """,
      "over/types.yaml": """
      - op: add
        path: /spec/policyTypes
        value:
        - Ingress
        - Egress
      """,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/ingress/1/ports/0/port", in: object)
        == "over/kustomization.yaml: value: 9999")
    #expect(try overlay.line(of: "/spec/policyTypes/1", in: object) == "over/types.yaml: - Egress")
  }

  @Test("labels lead to the kustomization that gives them")
  func labels() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": """
      resources: [../base]
      labels:
      - includeSelectors: true
        pairs:
          team: shop
      """,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/podSelector/matchLabels/team", in: object)
        == "over/kustomization.yaml: team: shop")
  }

  @Test("what moved in a list is followed by its value, and never told by its old index")
  func movedElement() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": """
      resources: [../base]
      patches:
      - target: {kind: NetworkPolicy}
        patch: |-
          - op: add
            path: /spec/ingress/0
            value: {ports: [{port: 22}]}
      """,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/ingress/2/ports/0/port", in: object)
        == "base/web.yaml: - port: 9090")
    #expect(
      try overlay.line(of: "/spec/ingress/0/ports/0/port", in: object)
        == "over/kustomization.yaml: value: {ports: [{port: 22}]}")
  }

  @Test("where two patches set the same, no line is told")
  func ambiguous() async throws {
    let patch = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web}
      spec: {ingress: [{ports: [{port: 1}]}]}
      """
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "over/kustomization.yaml": "resources: [../base]\npatches: [{path: a.yaml}, {path: b.yaml}]",
      "over/a.yaml": patch, "over/b.yaml": patch,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      object.declaration(of: JSONPointer("/spec/ingress/0/ports/0/port")!)
        == SourceLocation(path: "over/kustomization.yaml", line: nil))
  }

  @Test("a value that a replacement computes is told without a line")
  func replacement() async throws {
    let overlay = try Overlay([
      "over/web.yaml": basePolicy,
      "over/kustomization.yaml": """
      resources: [web.yaml]
      replacements:
      - source: {kind: NetworkPolicy, name: web, fieldPath: metadata.name}
        targets:
        - select: {kind: NetworkPolicy}
          fieldPaths: [spec.ingress.0.from.0.podSelector.matchLabels.app]
      """,
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      object.declaration(of: JSONPointer("/spec/ingress/0/from/0/podSelector/matchLabels/app")!)
        == SourceLocation(path: "over/kustomization.yaml", line: nil))
  }

  @Test("a place that the object does not have is told by what stands around it")
  func around() async throws {
    let overlay = try Overlay([
      "over/web.yaml": basePolicy, "over/kustomization.yaml": "resources: [web.yaml]",
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/ingress/1/ports/0/protocol", in: object)
        == "over/web.yaml: - port: 9090")
    #expect(try overlay.line(of: "/spec/egress/0", in: object) == "over/web.yaml: spec:")
  }

  @Test("of several objects in a file each leads to its own")
  func severalObjects() async throws {
    let overlay = try Overlay([
      "over/all.yaml": basePolicy + "\n---\n"
        + basePolicy.replacing("name: web", with: "name: api").replacing("9090", with: "9292"),
      "over/kustomization.yaml": "resources: [all.yaml]\nnameSuffix: -v1",
    ])
    let objects = try await overlay.render()
    let api = try #require(objects.first { $0.object["metadata"]?["name"] == "api-v1" })
    #expect(api.location.line == 19)
    #expect(
      try overlay.line(of: "/spec/ingress/1/ports/0/port", in: api) == "over/all.yaml: - port: 9292"
    )
  }

  @Test("a component's patch is followed too")
  func component() async throws {
    let overlay = try Overlay([
      "base/kustomization.yaml": baseKustomization, "base/web.yaml": basePolicy,
      "open/kustomization.yaml": """
      apiVersion: kustomize.config.k8s.io/v1alpha1
      kind: Component
      patches:
      - target: {kind: NetworkPolicy}
        patch: |-
          - op: add
            path: /spec/policyTypes
            value: [Egress]
      """,
      "over/kustomization.yaml": "resources: [../base]\ncomponents: [../open]",
    ])
    let object = try #require(try await overlay.render().first)
    #expect(
      try overlay.line(of: "/spec/policyTypes/0", in: object)
        == "open/kustomization.yaml: value: [Egress]")
  }
}
