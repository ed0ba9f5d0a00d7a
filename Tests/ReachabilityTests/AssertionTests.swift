import Documents
import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("An assertion of connectivity, held against a state")
struct AssertionTests {
  private static let pods = [
    "shop/web", "shop/db", "payments/api", "payments/ledger", "monitoring/prometheus",
  ]

  /// Who can talk to whom among five workloads.
  private static func table(_ policies: [String], and more: [String] = []) throws -> ConnectionTable
  {
    let manifests =
      pods.map { name in
        let parts = name.split(separator: "/")
        return """
          apiVersion: v1
          kind: Pod
          metadata: {name: \(parts[1]), namespace: \(parts[0]), labels: {app: \(parts[1])}}
          spec: {containers: [{name: a, ports: [{containerPort: 443}]}]}
          """
      } + more + policies
    var reader = InventoryReader()
    var read = Manifests()
    for document in try YAMLReader.read(
      Array(manifests.joined(separator: "\n---\n").utf8), file: "a.yaml")
    {
      reader.add(document)
      read.add(document, at: SourceLocation(path: "", line: nil))
    }
    let own = read.policies.filter { $0.kind.role == .policy }
    var evaluator = Evaluator([reader.inventory], policies: own)
    return evaluator.connectivity(of: own).connections()
  }

  private static func patterns(_ text: String) throws -> [PeerPattern] {
    try text.split(separator: " ").map { try #require(PeerPattern(String($0))) }
  }

  private static func told(_ outcome: AssertionOutcome) -> [String] {
    outcome.lines.map { line in
      let from = line.from.map(\.inWords).joined(separator: ", ")
      return "\(from) > \(line.to.map(\.inWords).joined(separator: ", ")): \(line.label)"
    }
  }

  /// What breaks that some may not send to others.
  private static func denying(
    _ from: String, _ to: String, on ports: PortSet = .all, except: String = "",
    in table: ConnectionTable
  ) throws -> [String] {
    told(
      table.denying(
        from: try patterns(from), to: try patterns(to), on: ports, except: try patterns(except)))
  }

  /// What breaks that some may send to others.
  private static func allowing(
    _ from: String, _ to: String, on ports: PortSet? = nil, in table: ConnectionTable
  ) throws -> [String] {
    told(table.allowing(from: try patterns(from), to: try patterns(to), on: ports))
  }

  private static let closed = ["shop", "payments", "monitoring"].map {
    Scene.policy("{podSelector: {}, policyTypes: [Ingress, Egress]}", namespace: $0)
  }

  // MARK: deny

  @Test("a deny of everybody is broken in a few lines where nothing is isolated")
  func denyInTheOpen() throws {
    let table = try Self.table([])
    #expect(try Self.denying("*", "payments/*", in: table) == ["everything > payments/*: all"])
    let all = try Self.denying("*", "*", in: table)
    #expect(
      all == [
        "every pod > everything: all", "any address outside > every pod: all",
      ])
    #expect(try Self.denying("internet", "internet", in: table) == [])
  }

  @Test("a deny holds where every way is closed")
  func denyWhereClosed() throws {
    #expect(try Self.denying("*", "*", in: Self.table(Self.closed)) == [])
  }

  @Test("a deny is about its ports, of which one that is open breaks it")
  func denyPorts() throws {
    let table = try Self.table([
      Scene.policy(
        """
        {podSelector: {matchLabels: {app: api}}, ingress: [
          {ports: [{port: 443}, {port: 53, protocol: UDP}, {port: 8000, endPort: 8010}]}]}
        """, namespace: "payments")
    ])
    func broken(_ ports: PortSet) throws -> [String] {
      try Self.denying("shop/web", "payments/api", on: ports, in: table)
    }
    #expect(
      try broken(.all) == ["shop/web > payments/api: TCP 443, 8000-8010; UDP 53"])
    #expect(try broken(PortSet(.tcp, 443)) == ["shop/web > payments/api: TCP 443"])
    #expect(
      try broken(PortSet(.tcp, 8005...9000)) == ["shop/web > payments/api: TCP 8005-8010"])
    #expect(try broken(PortSet(.tcp, 80).union(PortSet(.udp, 443))) == [])
    #expect(try broken(PortSet(all: .udp)) == ["shop/web > payments/api: UDP 53"])
    #expect(try broken(PortSet(all: .sctp)) == [])
  }

  @Test("a deny names who breaks it, by their namespaces where all of one do")
  func denyGroups() throws {
    let table = try Self.table([
      Scene.policy(
        """
        {podSelector: {}, ingress: [
          {from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]},
          {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}
        """, namespace: "payments")
    ])
    #expect(
      try Self.denying("*", "payments/*", in: table) == [
        "shop/* > payments/*: all", "any address outside > payments/*: TCP 443",
      ])
    #expect(
      try Self.denying("*", "payments/api", except: "shop/*", in: table) == [
        "any address outside > payments/api: TCP 443"
      ])
  }

  @Test("whom a deny leaves out may send, and nobody else")
  func except() throws {
    let table = try Self.table([])
    #expect(
      try Self.denying("*/*", "payments/api", except: "shop/* payments/*", in: table) == [
        "monitoring/prometheus > payments/api: all"
      ])
    #expect(
      try Self.denying("*/*", "payments/api", except: "*", in: table) == [])
    // It leaves out senders, not receivers.
    #expect(
      try Self.denying("shop/web", "payments/api", except: "payments/api", in: table) == [
        "shop/web > payments/api: all"
      ])
  }

  @Test("a workload with itself is no pair")
  func itself() throws {
    let open = try Self.table([])
    #expect(try Self.denying("shop/web", "shop/web", in: open) == [])
    #expect(
      try Self.denying("shop/*", "shop/*", in: open) == ["shop/* > shop/*: all"])
    let closed = try Self.table(Self.closed)
    #expect(try Self.allowing("shop/web", "shop/web", in: closed) == [])
    let outcome = closed.allowing(
      from: try Self.patterns("shop/web"), to: try Self.patterns("shop/web"), on: nil)
    #expect(!outcome.hasPairs && outcome.unmatched.isEmpty)
  }

  @Test("only those are told who are meant, though others of their namespace are alike")
  func meantAlone() throws {
    let table = try Self.table([])
    #expect(
      try Self.denying("shop/web", "shop/db", in: table) == ["shop/web > shop/db: all"])
    let two = try Self.denying("shop/web payments/api", "shop/web payments/api", in: table)
    #expect(
      two == [
        "payments/api, shop/web > payments/api, shop/web: all"
      ])
  }

  // MARK: allow

  @Test("an allow without ports holds if anything at all may be sent")
  func allowAnything() throws {
    let table = try Self.table([
      Scene.policy(
        "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}")
    ])
    #expect(try Self.allowing("*/*", "shop/db", in: table) == [])
    #expect(
      try Self.allowing("shop/web", "shop/db", in: Self.table(Self.closed)) == [
        "shop/web > shop/db: all"
      ])
  }

  @Test("an allow is broken by each port that is not open, and tells which")
  func allowPorts() throws {
    let table = try Self.table([
      Scene.policy(
        "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}")
    ])
    #expect(try Self.allowing("shop/web", "shop/db", on: PortSet(.tcp, 5432), in: table) == [])
    #expect(
      try Self.allowing(
        "shop/web", "shop/db", on: PortSet(.tcp, 5432...5433).union(PortSet(.udp, 53)), in: table)
        == ["shop/web > shop/db: TCP 5433; UDP 53"])
    #expect(
      try Self.allowing("shop/web", "shop/db payments/api", on: .all, in: table) == [
        "shop/web > shop/db: TCP 1-5431, 5433-65535; UDP; SCTP"
      ])
  }

  @Test("an allow is broken by one pair of many")
  func onePair() throws {
    let table = try Self.table([
      Scene.policy(
        """
        {podSelector: {}, ingress: [
          {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: payments}}}]}]}
        """, namespace: "payments")
    ])
    #expect(
      try Self.allowing("shop/* payments/*", "payments/*", in: table) == [
        "shop/* > payments/*: all"
      ])
    #expect(try Self.allowing("payments/*", "*/*", in: table) == [])
  }

  @Test("an allow of everybody to everybody asks nothing of two that are both outside")
  func everybody() throws {
    #expect(try Self.allowing("*", "*", in: Self.table([])) == [])
    let all = try Self.allowing("*", "*", in: Self.table(Self.closed))
    #expect(
      all == [
        "every pod > everything: all", "any address outside > every pod: all",
      ])
  }

  // MARK: Addresses

  private static let office = Scene.policy(
    """
    {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.9.0.0/16]}}]}]}
    """, namespace: "payments")

  @Test("of addresses the whole range is meant that is named")
  func wholeRange() throws {
    let table = try Self.table([Self.office])
    #expect(try Self.allowing("10.1.0.0/16", "payments/*", in: table) == [])
    #expect(
      try Self.allowing("10.0.0.0/8", "payments/*", in: table) == [
        "10.9.0.0/16 > payments/*: all"
      ])
    #expect(
      try Self.denying("10.9.0.0/16", "payments/*", in: table) == [])
    #expect(
      try Self.denying("10.8.0.0/15", "payments/*", in: table) == ["10.8.0.0/16 > payments/*: all"])
  }

  @Test("no more addresses are told, or left out, than are named")
  func cutAddresses() throws {
    let open = try Self.table([])
    #expect(
      try Self.denying("10.1.2.3", "payments/api", in: open) == ["10.1.2.3 > payments/api: all"])
    #expect(
      try Self.denying("payments/api", "192.168.0.0/16", in: open) == [
        "payments/api > 192.168.0.0/16: all"
      ])
    #expect(
      try Self.denying("internet", "payments/api", except: "128.0.0.0/1", in: open) == [
        "0.0.0.0/1 > payments/api: all"
      ])
    #expect(
      try Self.denying("10.0.0.0/24", "payments/api", except: "10.0.0.128/25", in: open) == [
        "10.0.0.0/25 > payments/api: all"
      ])
    #expect(try Self.denying("10.0.0.7", "payments/api", except: "10.0.0.0/8", in: open) == [])
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
    let table = try Self.table([], and: Self.published)
    #expect(
      try Self.denying("*", "payments/api", except: "*/* internet", in: table) == [
        "ingress-controller > payments/api: TCP 8443"
      ])
    #expect(
      try Self.denying("*", "payments/api", except: "*/* internet ingress-controller", in: table)
        == [])
  }

  @Test("an allow of everybody asks nothing of an ingress controller, unless it is named")
  func allowOfController() throws {
    let table = try Self.table([], and: Self.published)
    #expect(try Self.allowing("*", "*", in: table) == [])
    #expect(try Self.allowing("ingress-controller", "payments/api", in: table) == [])
    #expect(
      try Self.allowing("ingress-controller", "payments/*", on: PortSet(.tcp, 8443), in: table) == [
        "ingress-controller > payments/ledger: TCP 8443"
      ])
  }

  // MARK: Nobody

  @Test("patterns that mean nobody are told, and those alone")
  func nobody() throws {
    let table = try Self.table([])
    let outcome = table.denying(
      from: try Self.patterns("shop/web shop/wbe"), to: try Self.patterns("payments/* pay/*"),
      except: try Self.patterns("monitor/* internet"))
    #expect(outcome.unmatched.map(\.description) == ["shop/wbe", "pay/*", "monitor/*"])
    #expect(outcome.hasPairs)
    let none = table.allowing(
      from: try Self.patterns("shop/wbe ingress-controller"), to: try Self.patterns("fd00::/8"),
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
    let clock = ContinuousClock()
    var lines: [String] = []
    let duration = try clock.measure {
      lines += try Self.denying("*", "n7/*", in: table)
      lines += try Self.denying("10.0.0.0/8 n3/*", "*/p1 */p2", in: table).map { "\($0.count)" }
      lines += try Self.allowing("*", "*", on: .all, in: table)
    }
    #expect(lines.first == "everything > n7/*: all")
    #expect(lines.count <= 4)
    // A generous bound: it takes a small part of it, and pair by pair it would take far more.
    #expect(duration < .seconds(20))
  }
}
