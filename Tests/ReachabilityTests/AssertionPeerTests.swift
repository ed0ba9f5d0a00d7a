import Documents
import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("Whom an assertion of connectivity means")
struct AssertionPeerTests {
  // MARK: Addresses

  private static let office = Scene.policy(
    """
    {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16]}}]}]}
    """, namespace: "payments")

  @Test("of addresses the whole range is meant that is named")
  func wholeRange() throws {
    let table = try AssertionScene.table([Self.office])
    #expect(try AssertionScene.allowing("10.1.0.0/16", "payments/*", in: table) == [])
    #expect(
      try AssertionScene.allowing("10.0.0.0/8", "payments/*", in: table) == [
        "10.9.0.0/16 > payments/*: all"
      ])
    #expect(
      try AssertionScene.denying("10.9.0.0/16", "payments/*", in: table) == [])
    #expect(
      try AssertionScene.denying("10.8.0.0/15", "payments/*", in: table) == [
        "10.8.0.0/16 > payments/*: all"
      ])
  }

  @Test("no more addresses are told, or left out, than are named")
  func cutAddresses() throws {
    let open = try AssertionScene.table([])
    #expect(
      try AssertionScene.denying("10.1.2.3", "payments/api", in: open) == [
        "10.1.2.3 > payments/api: all"
      ])
    #expect(
      try AssertionScene.denying("payments/api", "192.168.0.0/16", in: open) == [
        "payments/api > 192.168.0.0/16: all"
      ])
    #expect(
      try AssertionScene.denying("internet", "payments/api", except: "128.0.0.0/1", in: open) == [
        "0.0.0.0/1 > payments/api: all"
      ])
    #expect(
      try AssertionScene.denying("10.0.0.0/24", "payments/api", except: "10.0.0.128/25", in: open)
        == [
          "10.0.0.0/25 > payments/api: all"
        ])
    #expect(
      try AssertionScene.denying("10.0.0.7", "payments/api", except: "10.0.0.0/8", in: open) == [])
  }

  // MARK: Ingress controllers

  private static let published = [
    """
    apiVersion: v1
    kind: Service
    metadata: {name: api, namespace: payments}
    spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8443}]}
    """,
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: api, namespace: payments}
    spec: {defaultBackend: {service: {name: api, port: {number: 80}}}}
    """,
  ]

  @Test("what an Ingress publishes breaks a deny of everybody, and can be left out")
  func publishedBreaks() throws {
    let table = try AssertionScene.table([], and: Self.published)
    #expect(
      try AssertionScene.denying("*", "payments/api", except: "*/* internet", in: table) == [
        "ingress-controller > payments/api: TCP 8443"
      ])
    #expect(
      try AssertionScene.denying(
        "*", "payments/api", except: "*/* internet ingress-controller", in: table)
        == [])
  }

  @Test("an allow of everybody asks nothing of an ingress controller, unless it is named")
  func allowOfController() throws {
    let table = try AssertionScene.table([], and: Self.published)
    #expect(try AssertionScene.allowing("*", "*", in: table) == [])
    #expect(try AssertionScene.allowing("ingress-controller", "payments/api", in: table) == [])
    #expect(
      try AssertionScene.allowing(
        "ingress-controller", "payments/*", on: PortSet(.tcp, 8443), in: table) == [
          "ingress-controller > payments/ledger: TCP 8443"
        ])
  }

  // MARK: Nobody

  @Test("patterns that mean nobody are told, and those alone")
  func nobody() throws {
    let table = try AssertionScene.table([])
    let outcome = table.denying(
      from: try AssertionScene.patterns("shop/web shop/wbe"),
      to: try AssertionScene.patterns("payments/* pay/*"),
      except: try AssertionScene.patterns("monitor/* internet"))
    #expect(outcome.unmatched.map(\.description) == ["shop/wbe", "pay/*", "monitor/*"])
    #expect(outcome.hasPairs)
    let none = table.allowing(
      from: try AssertionScene.patterns("shop/wbe ingress-controller"),
      to: try AssertionScene.patterns("fd00::/8"),
      on: nil)
    #expect(none.unmatched.map(\.description) == ["shop/wbe", "ingress-controller", "fd00::/8"])
    #expect(!none.hasPairs && none.lines.isEmpty)
  }

  // MARK: Size

  @Test("a broken assertion of thousands of workloads is told in one line, and soon")
  func large() throws {
    var reader = InventoryReader()
    for namespace in 0..<100 {
      for pod in 0..<50 {
        reader.add(
          [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
              "name": Node(.string("p\(pod)")), "namespace": Node(.string("n\(namespace)")),
              "labels": ["app": Node(.string("a\(pod)"))],
            ],
          ])
      }
    }
    var evaluator = Evaluator([reader.inventory], policies: [])
    let table = evaluator.connectivity(of: []).connections()
    // Pair by pair this would take minutes.
    var lines = try AssertionScene.denying("*", "n7/*", in: table)
    lines += try AssertionScene.denying("10.0.0.0/8 n3/*", "*/p1 */p2", in: table).map {
      "\($0.count)"
    }
    lines += try AssertionScene.allowing("*", "*", on: .all, in: table)
    #expect(lines.first == "everything > n7/*: all")
    #expect(lines.count <= 4)
  }
}
