import Documents
import MendwallTesting
import Testing

@Suite("The YAML writer")
struct YAMLWriterTests {
  @Test("writes as a person would")
  func style() {
    let node: Node = [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": "deny-all", "labels": ["on": "yes", "tier": "web"]],
      "spec": [
        "podSelector": Node(.mapping(Mapping())), "policyTypes": ["Ingress"],
        "ingress": [
          [
            "from": [["ipBlock": ["cidr": "10.0.0.0/8", "except": []]]],
            "ports": [["port": 80], "80"],
          ],
          Node(.mapping(Mapping())), [["nested"]],
        ], "note": Node(.null),
      ],
    ]
    #expect(
      YAMLWriter.write(node) == """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: deny-all
          labels:
            "on": "yes"
            tier: web
        spec:
          podSelector: {}
          policyTypes:
          - Ingress
          ingress:
          - from:
            - ipBlock:
                cidr: 10.0.0.0/8
                except: []
            ports:
            - port: 80
            - "80"
          - {}
          - - - nested
          note: null

        """)
  }

  @Test(
    "writes every tricky string so that it reads back, wherever it stands", arguments: trickyStrings
  )
  func strings(string: String) throws {
    let node = Node(.string(string))
    let mapping = Node(
      .mapping(Mapping([.init(key: string, value: node), .init(key: "k", value: 1)])))
    for tree in [node, [node, node], ["a": node], mapping, [mapping]] as [Node] {
      #expect(try yaml(YAMLWriter.write(tree)) == tree)
    }
  }

  @Test("writes what the reader reads back as the same value", arguments: 1...200)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let node = Node.random(depth: 4, using: &generator)
    #expect(try yaml(YAMLWriter.write(node)) == node)
  }

  @Test("documents that are joined by a line of dashes are read apart", arguments: 1...20)
  func documents(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let nodes = (0..<3).map { _ in Node.random(depth: 2, using: &generator) }
    let text = nodes.map { "---\n" + YAMLWriter.write($0) }.joined()
    #expect(try yamlDocuments(text) == nodes)
  }
}
