import Documents
import ManifestEditing
import PolicyModel
import Testing

/// That only the lines of what drifted differ, and what they say.
@Suite("Editing a manifest")
struct MinimalEditTests {
  private static let commented = """
    # The shop's front. Ask the shop team before a change.
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: p   # as the Service
      namespace: 'shop'
      labels:
        team: "shop"   # owner
        tier: front
    spec:
      # Which pods.
      podSelector:
        matchLabels: {app: web, tier: front}

      policyTypes: [ Ingress, Egress ]
      ingress:
        # From the gateway.
        - from:
            - namespaceSelector:
                matchLabels:
                  name: gateway
              podSelector: {}   # all of it
          ports:
            - port: 80   # plain
              protocol: TCP
            # TLS
            - protocol: TCP
              port: 443
        # Scraping.
        - from:
            - namespaceSelector: {matchLabels: {name: monitoring}}
          ports:
            - port: metrics
      egress:
        - to:
            - ipBlock:
                cidr: 10.0.0.0/8
                except: ["10.1.0.0/16", "10.2.0.0/16"]
    ---
    # Another object.
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: other}

    """

  /// The lines that differ once the first of two texts became the second in the live object.
  private func edit(_ replacements: (String, String)...) throws -> [String] {
    var live = Self.commented
    for (old, new) in replacements {
      try #require(live.contains(old))
      live = live.replacing(old, with: new, maxReplacements: 1)
    }
    let edited = try accepted(Self.commented, live)
    return difference(Self.commented, edited)
  }

  @Test("a scalar is changed in its place, and its comment and its quotes stay")
  func scalars() throws {
    #expect(
      try edit(("port: 80 ", "port: 8080 ")) == [
        "-        - port: 80   # plain", "+        - port: 8080   # plain",
      ])
    #expect(
      try edit(("team: \"shop\"", "team: ops")) == [
        "-    team: \"shop\"   # owner", "+    team: \"ops\"   # owner",
      ])
    #expect(
      try edit(("cidr: 10.0.0.0/8", "cidr: 10.0.0.0/7")) == [
        "-            cidr: 10.0.0.0/8", "+            cidr: 10.0.0.0/7",
      ])
    #expect(
      try edit(("port: metrics", "port: 9090")) == [
        "-        - port: metrics", "+        - port: 9090",
      ])
  }

  @Test("a key is added behind the last of its mapping, with the file's indentation")
  func addedKeys() throws {
    #expect(
      try edit(("port: 443", "port: 443\n          endPort: 450")) == ["+          endPort: 450"])
    #expect(
      try edit(
        (
          "port: metrics",
          "port: metrics\n      from:\n        - ipBlock: {cidr: 10.9.0.0/16}"
        ),
        (
          "    - from:\n        - namespaceSelector: {matchLabels: {name: monitoring}}\n      ports:\n        - port: metrics\n      from:",
          "    - ports:\n        - port: metrics\n      from:"
        ))
        == [
          "-        - namespaceSelector: {matchLabels: {name: monitoring}}",
          "+        - ipBlock:", "+            cidr: 10.9.0.0/16",
        ])
  }

  @Test("an element is added behind the last of its list, as the list writes its own")
  func addedElements() throws {
    #expect(
      try edit(("port: 443", "port: 443\n        - {port: 22, protocol: UDP}")) == [
        "+        - port: 22", "+          protocol: UDP",
      ])
    #expect(
      try edit(("\"10.2.0.0/16\"]", "\"10.2.0.0/16\", 10.3.0.0/16]")) == [
        "-            except: [\"10.1.0.0/16\", \"10.2.0.0/16\"]",
        "+            except: [\"10.1.0.0/16\", \"10.2.0.0/16\", 10.3.0.0/16]",
      ])
    #expect(
      try edit(("app: web, tier: front", "app: web, tier: front, zone: a")) == [
        "-    matchLabels: {app: web, tier: front}",
        "+    matchLabels: {app: web, tier: front, zone: a}",
      ])
  }

  @Test("what is gone takes its lines with it, and no other")
  func removed() throws {
    #expect(
      try edit(("        - port: 80   # plain\n          protocol: TCP\n", "")) == [
        "-        - port: 80   # plain", "-          protocol: TCP",
      ])
    // A label that Git does not have to begin with is nobody's.
    #expect(try edit(("\n    tier: front\nspec", "\nspec")) == ["-    tier: front"])
    #expect(
      try edit(("[ Ingress, Egress ]", "[Egress]")) == [
        "-  policyTypes: [ Ingress, Egress ]", "+  policyTypes: [ Egress ]",
      ])
    #expect(
      try edit(("[ Ingress, Egress ]", "[Ingress]")) == [
        "-  policyTypes: [ Ingress, Egress ]", "+  policyTypes: [ Ingress ]",
      ])
  }

  @Test("a field that opens a rule when it goes leaves the rule")
  func lostField() throws {
    #expect(
      try edit(("      ports:\n        - port: metrics\n", "")) == [
        "-      ports:", "-        - port: metrics",
      ])
    // What stood behind the dash gives its place to the next.
    #expect(
      try edit(
        (
          "    - from:\n        - namespaceSelector: {matchLabels: {name: monitoring}}\n      ports",
          "    - ports"
        ))
        == [
          "-    - from:", "-        - namespaceSelector: {matchLabels: {name: monitoring}}",
          "-      ports:", "+    - ports:",
        ])
  }

  @Test("a list that loses all becomes an empty one, and an empty one that gains opens")
  func empties() throws {
    let file = policy(
      """
        podSelector: {}   # all
        policyTypes:
          - Ingress
          - Egress
        egress: [] # none
        ingress:
          # the front
          - from: # only
              - podSelector: {}
        newer: 1
      """)
    let closed = try accepted(
      file, policy("  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  newer: 1"))
    #expect(
      difference(file, closed) == [
        "-  ingress:", "+  ingress: []", "-    - from: # only", "-        - podSelector: {}",
      ])
    let opened = try accepted(
      closed,
      policy(
        "  podSelector: {matchLabels: {a: b}}\n  policyTypes: [Ingress, Egress]\n  newer: 1\n"
          + "  egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]"))
    #expect(
      difference(closed, opened) == [
        "-  podSelector: {}   # all", "+  podSelector:   # all", "+    matchLabels:", "+      a: b",
        "-  egress: [] # none", "+  egress: # none", "+    - to:", "+        - ipBlock:",
        "+            cidr: 0.0.0.0/0",
      ])
  }

  @Test("a default that Git leaves out is written out where it was changed")
  func defaults() throws {
    let file = policy("  podSelector: {}\n  ingress:\n  - ports:\n    - port: 80")
    let edited = try accepted(
      file,
      policy("  policyTypes: [Ingress, Egress]\n  ingress: [{ports: [{port: 80, protocol: UDP}]}]"))
    #expect(
      difference(file, edited) == [
        "+      protocol: UDP", "+  policyTypes:", "+  - Ingress", "+  - Egress",
      ])
  }

  @Test("line ends of Windows, a missing last line break and a byte order mark stay")
  func lineEnds() throws {
    let unix = policy("  podSelector:\n    matchLabels:\n      a: b")
    let live = policy("  podSelector: {matchLabels: {a: c, d: e}}")
    let wanted = policy("  podSelector:\n    matchLabels:\n      a: c\n      d: e")
    #expect(
      try accepted(unix.replacing("\n", with: "\r\n"), live)
        == wanted.replacing("\n", with: "\r\n"))
    #expect(
      try accepted(String(unix.dropLast()), live) == String(wanted.dropLast()))
    #expect(try accepted("\u{FEFF}" + unix, live) == "\u{FEFF}" + wanted)
    #expect(
      try accepted("# Grüße aus Köln 🧱\n" + unix.replacing("a: b", with: "a: b # für ä"), live)
        == "# Grüße aus Köln 🧱\n" + wanted.replacing("a: c", with: "a: c # für ä"))
  }

  @Test("JSON keeps its indentation and its order")
  func json() throws {
    let file = """
      {
          "kind": "NetworkPolicy",
          "apiVersion": "networking.k8s.io/v1",
          "metadata": { "name": "p", "namespace": "shop" },
          "spec": {
              "podSelector": {},
              "ingress": [
                  {
                      "ports": [ {"port": 80} ]
                  },
                  {
                      "ports": [ {"port": 443}, {"port": 8443} ]
                  }
              ]
          }
      }

      """
    let live = policy(
      "  podSelector: {matchLabels: {a: b}}\n"
        + "  ingress: [{ports: [{port: 443}]}, {from: [{podSelector: {}}]}]")
    let edited = try accepted(file, live, path: "a.json")
    #expect(
      difference(file, edited) == [
        #"-        "podSelector": {},"#, #"+        "podSelector": {"#,
        #"+            "matchLabels": {"#, #"+                "a": "b""#, "+            }",
        "+        },", #"-                "ports": [ {"port": 80} ]"#,
        #"+                "ports": [ {"port": 443} ]"#,
        #"-                "ports": [ {"port": 443}, {"port": 8443} ]"#,
        #"+                "from": ["#, "+                    {",
        #"+                        "podSelector": {}"#, "+                    }",
        "+                ]",
      ])
  }

  @Test("rules whose order counts are moved with their comments, and inserted in their place")
  func orderedRules() throws {
    func global(_ rules: String) -> String {
      """
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata: {name: p, namespace: shop}
      spec:
        ingress:
      \(rules)
        selector: all()

      """
    }
    let file = global(
      """
        - action: Deny # first
          protocol: UDP
        - action: Allow
          protocol: TCP
        - action: Pass # last
      """)
    let moved = try accepted(
      file,
      global(
        "  - action: Pass\n  - {action: Deny, protocol: UDP}\n  - {action: Allow, protocol: TCP}"))
    #expect(difference(file, moved) == ["+  - action: Pass # last", "-  - action: Pass # last"])
    let inserted = try accepted(
      file,
      global(
        "  - {action: Deny, protocol: UDP}\n  - action: Log\n  - {action: Allow, protocol: TCP}\n  - action: Pass"
      ))
    #expect(difference(file, inserted) == ["+  - action: Log"])
  }

  @Test("a file that is in sync stays as it is")
  func inSync() throws {
    #expect(try edit() == [])
  }
}
