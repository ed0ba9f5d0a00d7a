import PolicyModel
import Reachability
import Testing

@Suite("Whom a block of addresses means, and who is no pod like others")
struct AddressTests {
  private static func from(_ blocks: String) -> String { "{ingress: [{from: [\(blocks)]}]}" }

  static let blocks = [
    Statement(
      "every address from its first to its last", from("{ipBlock: {cidr: 172.16.0.0/30}}"),
      [
        "172.15.255.255 > shop/web: none", "172.16.0.0 > shop/web: all",
        "172.16.0.3 > shop/web: all", "172.16.0.4 > shop/web: none",
      ]),
    Statement(
      "not what it leaves out",
      from("{ipBlock: {cidr: 172.16.0.0/16, except: [172.16.1.0/24, 172.16.2.1/32]}}"),
      [
        "172.16.0.255 > shop/web: all", "172.16.1.0 > shop/web: none",
        "172.16.1.255 > shop/web: none", "172.16.2.0 > shop/web: all",
        "172.16.2.1 > shop/web: none", "172.16.2.2 > shop/web: all",
      ]),
    Statement(
      "what another leaves out",
      from(
        "{ipBlock: {cidr: 172.16.0.0/16, except: [172.16.1.0/24]}}, {ipBlock: {cidr: 172.16.1.7/32}}"
      ),
      ["172.16.1.6 > shop/web: none", "172.16.1.7 > shop/web: all", "172.16.0.1 > shop/web: all"]),
    Statement(
      "the addresses around one that is not its first", from("{ipBlock: {cidr: 172.16.9.213/24}}"),
      ["172.16.9.0 > shop/web: all", "172.16.9.255 > shop/web: all", "172.16.8.9 > shop/web: none"]),
    Statement(
      "one address", from("{ipBlock: {cidr: 172.16.9.9/32}}"),
      ["172.16.9.9 > shop/web: all", "172.16.9.8 > shop/web: none"]),
    Statement(
      "the last address there is", from("{ipBlock: {cidr: 255.255.255.255/32}}"),
      ["255.255.255.255 > shop/web: all", "255.255.255.254 > shop/web: none"]),
    Statement(
      "no address of the other family", from("{ipBlock: {cidr: 0.0.0.0/0}}"),
      [
        "8.8.8.8 > shop/web: all", "2001:db8::1 > shop/web: none", "bank/six > shop/web: none",
        "bank/client > shop/web: all",
      ]),
    Statement(
      "no address of IPv4", from("{ipBlock: {cidr: \"::/0\", except: [\"fd00::/120\"]}}"),
      [
        "8.8.8.8 > shop/web: none", "2001:db8::1 > shop/web: all", "bank/six > shop/web: none",
        "bank/client > shop/web: none",
      ]),
    Statement(
      "pods by their addresses",
      "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/30, except: [10.0.0.2/32]}}]}]}",
      ["shop/bare > shop/web: all", "shop/bare > shop/db: none", "shop/bare > bank/client: none"]),
    Statement(
      "no pod whose address nobody knows", from("{ipBlock: {cidr: 0.0.0.0/0}}"),
      ["shop/bare > shop/web: none", "shop/db > shop/web: all"]),
  ]

  @Test("a block means", arguments: blocks)
  func block(_ statement: Statement) throws { try statement.check() }

  static let policy = Scene.policy(
    "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}")

  @Test(
    "whether a block means pods is left to the plug-in",
    arguments: [
      (Profile.upstream, "all"), (.calico, "all"), (.cilium, "none"), (.externalOnly, "none"),
    ])
  func profiles(profile: Profile, ports: String) throws {
    let scene = try Scene([Self.policy], profile: profile)
    #expect(try scene.line("shop/web > shop/db") == "shop/web > shop/db: \(ports)")
    #expect(try scene.line("10.9.9.9 > shop/db") == "10.9.9.9 > shop/db: all")
  }

  static let hosts = [
    Statement(
      "it is no pod that a selector finds", from("{namespaceSelector: {}}"),
      ["bank/agent > shop/web: none", "bank/client > shop/web: all"]),
    Statement(
      "it is found by the address of its node", from("{ipBlock: {cidr: 192.168.0.1/32}}"),
      ["bank/agent > shop/web: all", "192.168.0.1 > shop/web: all", "bank/client > shop/web: none"]),
    Statement(
      "nobody isolates it",
      [Scene.policy("{policyTypes: [Ingress, Egress]}", namespace: "bank")],
      ["shop/web > bank/agent: all", "bank/agent > shop/web: all", "shop/web > bank/client: none"]),
    Statement(
      "a rule for everybody is for it too", "{ingress: [{ports: [{port: 80}]}]}",
      ["bank/agent > shop/web: TCP 80"]),
  ]

  @Test("of a pod on its node's network", arguments: hosts)
  func host(_ statement: Statement) throws { try statement.check() }

  @Test("a pod cannot shut out the node that it runs on")
  func ownNode() throws {
    let cluster = Scene.cluster.replacing(
      "labels: {app: six}}", with: "labels: {app: six}}\nspec: {nodeName: machine}")
    let scene = try Scene(
      [Scene.policy("{policyTypes: [Ingress, Egress]}", namespace: "bank")], in: cluster)
    let lines = [
      try scene.line("bank/agent > bank/six"), try scene.line("bank/six > bank/agent"),
    ]
    #expect(lines == ["bank/agent > bank/six: all", "bank/six > bank/agent: all"])
    #expect(try scene.line("bank/agent > bank/client") == "bank/agent > bank/client: none")
  }

  @Test("a pod that has ended is not there, and its address is another's")
  func finished() throws {
    let scene = try Scene([Scene.policy("{ingress: [{from: [{ipBlock: {cidr: 10.0.0.2/32}}]}]}")])
    #expect(scene.peer("bank/done") == nil)
    #expect(try scene.line("shop/db > shop/web") == "shop/db > shop/web: all")
    #expect(try scene.line("bank/client > shop/web") == "bank/client > shop/web: none")
  }

  @Test("a pod and itself are no pair, and neither are two addresses outside")
  func noPairs() throws {
    let scene = try Scene([Scene.policy("{ingress: [{from: [{ipBlock: {cidr: 8.8.8.8/32}}]}]}")])
    #expect(try scene.line("shop/web > shop/web") == "shop/web > shop/web: none")
    #expect(try scene.line("8.8.8.8 > 9.9.9.9") == "8.8.8.8 > 9.9.9.9: none")
    let isPair = scene.table.connections.contains { connection in
      if case (.range, .range) = (connection.from, connection.to) { return true }
      return connection.from == connection.to
    }
    #expect(!isPair)
  }
}
