import Documents
import DriftDetection
import PolicyModel
import Testing

@Suite("Drift of a whole state")
struct DriftDetectorTests {
  /// Drift in one word and the object's name: `missing shop/a`.
  private func detect(
    _ declared: [Policy], _ live: [Policy], owned: Set<String> = ["shop"],
    unseen: Set<String> = []
  ) -> [String] {
    DriftDetector.detect(
      declared: declared, live: live, owns: { owned.contains($0.reference.namespace ?? "") },
      saw: { !unseen.contains($0.reference.namespace ?? "") }
    ).map { drift in
      switch drift {
      case .modified(_, _, let changes):
        "modified \(drift.reference.qualifiedName) \(changes.count)"
      case .missing: "missing \(drift.reference.qualifiedName)"
      case .unmanaged: "unmanaged \(drift.reference.qualifiedName)"
      }
    }
  }

  @Test("equal states have none")
  func equal() throws {
    let policies = try [policy("a"), policy("b", namespace: "other", spec: "ingress: [{}]")]
    #expect(detect(policies, policies.reversed()) == [])
    #expect(detect([], []) == [])
  }

  @Test("each object is modified, missing or unmanaged, in the order of namespace and name")
  func states() throws {
    let declared = try [
      policy("z"), policy("changed"), policy("same"), policy("gone", namespace: "a"), policy("b"),
    ]
    let live = try [
      policy("stranger", namespace: "b"), policy("changed", spec: "ingress: [{}]"), policy("same"),
      policy("extra"), policy("b"),
    ]
    #expect(
      detect(declared, live, owned: ["shop", "b"]) == [
        "missing a/gone", "unmanaged b/stranger", "modified shop/changed 1", "unmanaged shop/extra",
        "missing shop/z",
      ])
  }

  @Test("a policy that Git does not declare is drift in a namespace that Git owns, and in no other")
  func ownedNamespaces() throws {
    let live = try [policy("x", namespace: "shop"), policy("x", namespace: "kube-system")]
    #expect(detect([], live) == ["unmanaged shop/x"])
    #expect(detect([], live, owned: []) == [])
  }

  @Test("of a namespace that could not be read nothing is said to be missing")
  func unseenNamespaces() throws {
    let declared = try [policy("a", namespace: "shop"), policy("a", namespace: "dark")]
    #expect(detect(declared, [], unseen: ["dark"]) == ["missing shop/a"])
    #expect(detect(declared, [], unseen: ["dark", "shop"]) == [])
  }

  @Test("policies of one name in two namespaces are two objects")
  func namespaces() throws {
    let declared = try [policy("a", namespace: "shop")]
    let live = try [policy("a", namespace: "other", spec: "ingress: [{}]")]
    #expect(detect(declared, live, owned: ["other"]) == ["unmanaged other/a", "missing shop/a"])
  }

  @Test("a change names the place in Git's file, or what stands around it")
  func places() throws {
    let git = try policy(
      spec:
        """
        ingress:
        - ports:
          - port: 80
          from:
          - podSelector: {}
        podSelector:
          matchLabels:
            a: b
        """
    )
    let live = try policy(
      spec:
        """
        ingress: [{ports: [{port: 81, endPort: 90}]}]
        podSelector: {matchLabels: {c: d}}
        policyTypes: [Egress]
        """
    )
    let places = DriftDetector.changes(from: git, to: live).map { change in
      "\(change.path) \(change.span.map { "\($0.start.line):\($0.start.column)" } ?? "nowhere")"
    }
    #expect(
      places == [
        "/spec/ingress/0/ports/0/port 3:11", "/spec/ingress/0/ports/0/endPort 3:5",
        "/spec/ingress/0/from 5:3",
        "/spec/podSelector/matchLabels/a 8:8", "/spec/podSelector/matchLabels/c 8:5",
        "/spec/policyTypes/0 1:1",
        "/spec/policyTypes/0 1:1",
      ])
  }
}
