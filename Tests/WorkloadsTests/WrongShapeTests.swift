import Documents
import MendwallTesting
import PolicyModel
import Testing
import Workloads

@Suite("An object of another shape than the API's")
struct WrongShapeTests {
  private func words(_ text: String) throws -> [String] {
    try reader(text).diagnostics.map(\.inWords)
  }

  @Test(
    "is passed over and told of",
    arguments: [
      ("{kind: Pod}", "1: a Pod has no metadata.name"),
      ("{kind: Pod, metadata: 7}", "1: a Pod has no metadata.name"),
      ("{kind: Pod, metadata: {name: }}", "1: a Pod has no metadata.name"),
      ("{kind: Pod, metadata: {name: 7}}", "1: a Pod has no metadata.name"),
      ("{kind: Job, metadata: {generateName: a-}}", "1: a Job has generateName in place of a name"),
      (
        "kind: Pod\nmetadata:\n  name: a\n  labels: [b]",
        "4: Pod default/a: labels must be a mapping, and is a list"
      ),
      (
        "{kind: Deployment, metadata: {name: a}}",
        "1: Deployment default/a: it has no template of its pods"
      ),
      (
        "{kind: Deployment, metadata: {name: a},\n spec: web}",
        "2: Deployment default/a: spec must be a mapping, and is a string"
      ),
      (
        "{kind: CronJob, metadata: {name: a}, spec: {template: {}}}",
        "1: CronJob default/a: it has no template of its pods"
      ),
      (
        "{kind: Deployment, metadata: {name: a},\n spec: {template: {metadata: {labels: x}}}}",
        "2: Deployment default/a: labels must be a mapping, and is a string"
      ),
      (
        "{kind: Namespace, metadata: {name: a, labels: 7}}",
        "1: Namespace a: labels must be a mapping, and is a number"
      ),
      (
        "{kind: Node, metadata: {name: a, labels: 7}}",
        "1: Node a: labels must be a mapping, and is a number"
      ),
      (
        "{kind: Service, metadata: {name: a}, spec: {selector: web}}",
        "1: Service default/a: selector must be a mapping, and is a string"
      ),
    ])
  func whole(text: String, expected: String) throws {
    let reader = try reader(text)
    #expect(reader.inventory == Inventory())
    #expect(reader.diagnostics.map(\.inWords) == ["a.yaml:\(expected); it was passed over"])
    // Without a node or a Service answers only say less.
    let isMinor = ["kind: Node", "kind: Service", "kind: Ingress", "kind: Route"].contains {
      text.contains($0)
    }
    let severity: Diagnostic.Severity =
      isMinor || text.contains("generateName") ? .warning : .error
    #expect(reader.diagnostics.allSatisfy { $0.severity == severity })
  }

  @Test(
    "in one part is taken without that part",
    arguments: [
      (
        "metadata: {name: a, labels: {b: c, version: 7}}",
        "version in labels must be a string, and is a number"
      ),
      ("metadata: {name: a, namespace: 7}", "namespace must be a string, and is a number"),
      (
        "metadata: {name: a, ownerReferences: [7]}",
        "an element of ownerReferences must be a mapping, and is a number"
      ),
      (
        "metadata: {name: a, ownerReferences: {}}",
        "ownerReferences must be a list, and is a mapping"
      ),
      (
        "metadata: {name: a, ownerReferences: [{controller: \"yes\"}]}",
        "controller must be a boolean, and is a string"
      ),
      ("metadata: {name: a}, spec: 7", "spec must be a mapping, and is a number"),
      (
        "metadata: {name: a}, spec: {hostNetwork: 7}",
        "hostNetwork must be a boolean, and is a number"
      ),
      (
        "metadata: {name: a}, spec: {containers: {}}", "containers must be a list, and is a mapping"
      ),
      (
        "metadata: {name: a}, spec: {containers: [{ports: 80}]}",
        "ports must be a list, and is a number"
      ),
      (
        "metadata: {name: a}, spec: {containers: [{ports: [{name: b, containerPort: c}]}]}",
        "containerPort must be a port's number, and is a string"
      ),
      (
        "metadata: {name: a}, spec: {containers: [{ports: [{name: b, containerPort: 65536}]}]}",
        "containerPort must be a port's number, and is a number"
      ),
      (
        "metadata: {name: a}, spec: {containers: [{ports: [{name: b, containerPort: 1, protocol: ICMP}]}]}",
        "the protocol \"ICMP\" is none of TCP, UDP and SCTP"
      ),
      (
        "metadata: {name: a}, spec: {containers: [{ports: [{name: b, containerPort: 1, protocol: 6}]}]}",
        "protocol must be a string, and is a number"
      ),
      ("metadata: {name: a}, status: {podIPs: [{ip: 10.0.0}]}", "\"10.0.0\" is no IP address"),
      ("metadata: {name: a}, status: [7]", "status must be a mapping, and is a list"),
    ])
  func parts(fields: String, expected: String) throws {
    let reader = try reader("{kind: Pod, \(fields)}")
    #expect(
      reader.diagnostics.map(\.inWords) == [
        "a.yaml:1: Pod default/a: \(expected); it was passed over"
      ])
    #expect(
      reader.inventory.pods == [
        Pod(namespace: "default", name: "a", labels: fields.contains("b: c") ? ["b": "c"] : [:])
      ])
  }

  @Test("of a Service, an Ingress or a Route is taken without what cannot be read")
  func forwarding() throws {
    #expect(
      try words(
        "{kind: Service, metadata: {name: a}, spec: {ports: [{port: web}, {port: 1, targetPort: {}}]}}"
      )
        == [
          "a.yaml:1: Service default/a: port must be a port's number, and is a string; it was passed over",
          "a.yaml:1: Service default/a: targetPort must be a port's number or name, and is a mapping; "
            + "it was passed over",
        ])
    #expect(
      try words(
        "{kind: Ingress, metadata: {name: a}, spec: {rules: 7, defaultBackend: {service: {name: b}}}}"
      )
        == [
          "a.yaml:1: Ingress default/a: the backend b must name a port by its name or number; "
            + "it was passed over",
          "a.yaml:1: Ingress default/a: rules must be a list, and is a number; it was passed over",
        ])
    #expect(
      try words("{kind: Route, metadata: {name: a}, spec: {to: b, alternateBackends: [c]}}") == [
        "a.yaml:1: Route default/a: to must be a mapping, and is a string; it was passed over",
        "a.yaml:1: Route default/a: an element of alternateBackends must be a mapping, and is a string; "
          + "it was passed over",
      ])
  }

  @Test("that is declared twice counts once, with a warning")
  func twice() throws {
    let text = """
      {kind: Pod, metadata: {name: a, labels: {which: first}}}
      ---
      {kind: Pod, metadata: {name: a, namespace: default, labels: {which: second}}}
      ---
      {kind: Pod, metadata: {name: a, namespace: other}}
      ---
      {kind: Service, metadata: {name: a}}
      """
    let read = try reader(text)
    #expect(read.inventory.pods.map(\.namespace) == ["default", "other"])
    #expect(read.inventory.pods.first?.labels == ["which": "first"])
    #expect(read.inventory.services.count == 1)
    #expect(
      read.diagnostics.map(\.inWords) == [
        "a.yaml:3: Pod default/a is declared here and at a.yaml:1; the first was taken, remove one"
      ])
    let nameless = try reader(text, path: nil)
    #expect(
      nameless.diagnostics.map(\.message) == [
        "Pod default/a is declared here and before; the first was taken, remove one"
      ])
  }

  private static let kinds = [
    "Pod", "Deployment", "CronJob", "ReplicaSet", "Namespace", "Node", "Service", "Ingress",
    "Route",
  ]

  @Test("never stops the reader, whatever stands in its place", arguments: kinds)
  func anything(kind: String) throws {
    let pieces: [Node] = [
      Node(.null), true, 7, -1, 70_000, "", "text", [], [7], [[]], [:], ["name": 7],
    ]
    let fields = [
      "labels", "ownerReferences", "namespace", "template", "jobTemplate", "containers",
      "initContainers", "ports", "selector", "rules", "defaultBackend", "to", "alternateBackends",
      "port", "addresses", "podIPs", "podIP", "phase", "nodeName", "hostNetwork", "type",
    ]
    var generator = SeededRandom(seed: 3)
    for _ in 0..<500 {
      func some() -> Node {
        var mapping = Mapping()
        for field in fields where Int.random(in: 0..<4, using: &generator) == 0 {
          mapping[field] = pieces.randomElement(using: &generator)
        }
        return Node(.mapping(mapping))
      }
      var metadata = some().mapping ?? Mapping()
      metadata["name"] = "a"
      var reader = InventoryReader(foldsGenerated: true)
      reader.add([
        "kind": Node(.string(kind)), "metadata": Node(.mapping(metadata)), "spec": some(),
        "status": some(),
      ])
      #expect(reader.diagnostics.allSatisfy { $0.message.contains(kind) })
    }
  }
}
