import PolicyModel
import Reachability
import Testing
import Workloads

@Suite("An assertion of connectivity, held against a state")
struct AssertionTests {
  // MARK: deny

  @Test("a deny of everybody is broken in a few lines where nothing is isolated")
  func denyInTheOpen() throws {
    let table = try AssertionScene.table([])
    #expect(
      try AssertionScene.denying("*", "payments/*", in: table) == ["everything > payments/*: all"])
    let all = try AssertionScene.denying("*", "*", in: table)
    #expect(
      all == [
        "every pod > everything: all", "any address outside > every pod: all",
      ])
    #expect(try AssertionScene.denying("internet", "internet", in: table) == [])
  }

  @Test("a deny holds where every way is closed")
  func denyWhereClosed() throws {
    #expect(
      try AssertionScene.denying("*", "*", in: AssertionScene.table(AssertionScene.closed)) == [])
  }

  @Test("a deny is about its ports, of which one that is open breaks it")
  func denyPorts() throws {
    let table = try AssertionScene.table([
      Scene.policy(
        """
        {podSelector: {matchLabels: {app: api}}, ingress: [
          {ports: [{port: 443}, {port: 53, protocol: UDP}, {port: 8000, endPort: 8010}]}]}
        """, namespace: "payments")
    ])
    func broken(_ ports: PortSet) throws -> [String] {
      try AssertionScene.denying("shop/web", "payments/api", on: ports, in: table)
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
    let table = try AssertionScene.table([
      Scene.policy(
        """
        {podSelector: {}, ingress: [
          {from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]},
          {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]}
        """, namespace: "payments")
    ])
    #expect(
      try AssertionScene.denying("*", "payments/*", in: table) == [
        "shop/* > payments/*: all", "any address outside > payments/*: TCP 443",
      ])
    #expect(
      try AssertionScene.denying("*", "payments/api", except: "shop/*", in: table) == [
        "any address outside > payments/api: TCP 443"
      ])
  }

  @Test("whom a deny leaves out may send, and nobody else")
  func except() throws {
    let table = try AssertionScene.table([])
    #expect(
      try AssertionScene.denying("*/*", "payments/api", except: "shop/* payments/*", in: table) == [
        "monitoring/prometheus > payments/api: all"
      ])
    #expect(
      try AssertionScene.denying("*/*", "payments/api", except: "*", in: table) == [])
    // It leaves out senders, not receivers.
    #expect(
      try AssertionScene.denying("shop/web", "payments/api", except: "payments/api", in: table) == [
        "shop/web > payments/api: all"
      ])
  }

  @Test("a workload with itself is no pair")
  func itself() throws {
    let open = try AssertionScene.table([])
    #expect(try AssertionScene.denying("shop/web", "shop/web", in: open) == [])
    #expect(
      try AssertionScene.denying("shop/*", "shop/*", in: open) == ["shop/* > shop/*: all"])
    let closed = try AssertionScene.table(AssertionScene.closed)
    #expect(try AssertionScene.allowing("shop/web", "shop/web", in: closed) == [])
    let outcome = closed.allowing(
      from: try AssertionScene.patterns("shop/web"), to: try AssertionScene.patterns("shop/web"),
      on: nil)
    #expect(!outcome.hasPairs && outcome.unmatched.isEmpty)
  }

  @Test("only those are told who are meant, though others of their namespace are alike")
  func meantAlone() throws {
    let table = try AssertionScene.table([])
    #expect(
      try AssertionScene.denying("shop/web", "shop/db", in: table) == ["shop/web > shop/db: all"])
    let two = try AssertionScene.denying(
      "shop/web payments/api", "shop/web payments/api", in: table)
    #expect(
      two == [
        "payments/api, shop/web > payments/api, shop/web: all"
      ])
  }

  // MARK: allow

  @Test("an allow without ports holds if anything at all may be sent")
  func allowAnything() throws {
    let table = try AssertionScene.table([
      Scene.policy(
        "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}")
    ])
    #expect(try AssertionScene.allowing("*/*", "shop/db", in: table) == [])
    #expect(
      try AssertionScene.allowing(
        "shop/web", "shop/db", in: AssertionScene.table(AssertionScene.closed)) == [
          "shop/web > shop/db: all"
        ])
  }

  @Test("an allow is broken by each port that is not open, and tells which")
  func allowPorts() throws {
    let table = try AssertionScene.table([
      Scene.policy(
        "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}")
    ])
    #expect(
      try AssertionScene.allowing("shop/web", "shop/db", on: PortSet(.tcp, 5432), in: table) == [])
    #expect(
      try AssertionScene.allowing(
        "shop/web", "shop/db", on: PortSet(.tcp, 5432...5433).union(PortSet(.udp, 53)), in: table)
        == ["shop/web > shop/db: TCP 5433; UDP 53"])
    #expect(
      try AssertionScene.allowing("shop/web", "shop/db payments/api", on: .all, in: table) == [
        "shop/web > shop/db: TCP 1-5431, 5433-65535; UDP; SCTP"
      ])
  }

  @Test("an allow is broken by one pair of many")
  func onePair() throws {
    let table = try AssertionScene.table([
      Scene.policy(
        """
        {podSelector: {}, ingress: [
          {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: payments}}}]}]}
        """, namespace: "payments")
    ])
    #expect(
      try AssertionScene.allowing("shop/* payments/*", "payments/*", in: table) == [
        "shop/* > payments/*: all"
      ])
    #expect(try AssertionScene.allowing("payments/*", "*/*", in: table) == [])
  }

  @Test("an allow of everybody to everybody asks nothing of two that are both outside")
  func everybody() throws {
    #expect(try AssertionScene.allowing("*", "*", in: AssertionScene.table([])) == [])
    let all = try AssertionScene.allowing("*", "*", in: AssertionScene.table(AssertionScene.closed))
    #expect(
      all == [
        "every pod > everything: all", "any address outside > every pod: all",
      ])
  }
}
