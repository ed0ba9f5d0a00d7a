import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// Default-denies that are proposed, applied to a real API server, and held against what is asserted.
@Suite("A baseline for a cluster of many namespaces", .controlPlane)
struct NamespaceBaselineTests {
  /// What a namespace has before: each fifth of them is of one kind.
  private enum Kind: Int, CaseIterable {
    case bare, open, ingressOnly, denied, empty
  }

  private struct Namespace {
    let name: String
    let kind: Kind

    private func policy(_ name: String, _ spec: String) -> String {
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: \(self.name)}
      spec: {\(spec)}

      """
    }

    /// What Git declares of it.
    var policies: [String: String] {
      let place = "policies/\(name)"
      return switch kind {
      case .bare, .empty: [:]
      case .open:
        [
          "\(place)/web.yaml": policy(
            "web", "podSelector: {matchLabels: {app: web}}, ingress: [{}]")
        ]
      case .ingressOnly:
        [
          "\(place)/deny.yaml": policy("deny", "podSelector: {}, policyTypes: [Ingress]"),
          "\(place)/from-web.yaml": policy("from-web", Self.fromWeb("podSelector: {}")),
        ]
      case .denied:
        [
          "\(place)/deny.yaml": policy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"),
          "\(place)/from-web.yaml": policy(
            "from-web", Self.fromWeb("podSelector: {matchLabels: {app: web}}")),
        ]
      }
    }

    /// Lets every web server in.
    private static func fromWeb(_ selector: String) -> String {
      "\(selector), policyTypes: [Ingress], "
        + "ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]"
    }

    var hasPods: Bool { kind != .empty }
  }

  @Test(
    "once it is applied each assertion is kept, all else is denied by default, and nothing more is proposed"
  )
  func twenty() async throws {
    var namespaces: [Namespace] = []
    for index in 0..<20 {
      let kind = Kind.allCases[index % Kind.allCases.count]
      namespaces.append(Namespace(name: try await ControlPlane.makeNamespace("base"), kind: kind))
    }
    let inhabited = namespaces.filter(\.hasPods)
    for namespace in inhabited {
      try await ControlPlane.request(
        "POST", "/api/v1/namespaces/\(namespace.name)/serviceaccounts", "metadata: {name: runner}")
      for app in ["web", "db"] {
        try await ControlPlane.apply(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: \(app), namespace: \(namespace.name), labels: {app: \(app)}}
          spec:
            serviceAccountName: runner
            automountServiceAccountToken: false
            containers: [{name: c, image: x}]
          """)
      }
    }
    // From each namespace's web to the next one's, and to its own database.
    let pairs = zip(inhabited, inhabited.dropFirst()).filter { $0.0.kind != .denied }
    let asserted =
      pairs.map { "from \($0.name)/web to \($1.name)/web on tcp/8080: allow" }
      + inhabited.filter { $0.kind != .denied }.map {
        "from \($0.name)/web to \($0.name)/db on tcp/5432: allow"
      }
    let repository = try await TestRepository()
    var files = [
      ".mendwall.yaml": """
      owns:
        namespaces: [\(namespaces.map(\.name).joined(separator: ", "))]
      connectivity:
      \(asserted.map { "- \"\($0)\"" }.joined(separator: "\n"))

      """
    ]
    for namespace in namespaces { files.merge(namespace.policies) { first, _ in first } }
    try await repository.commit(files)
    let kubeconfig = try ControlPlane.kubeconfig()
    func mendwall(_ arguments: String...) async -> CommandRun {
      await CommandRun.mendwall(
        arguments + ["--repo", repository.path, "--kubeconfig", kubeconfig])
    }

    let proposal = await mendwall("baseline")
    try #require(proposal.status == .inSync, "\(proposal.notes)")
    try await Program.output(
      "git", ["-C", repository.path, "apply", "-"], input: proposal.output)
    try await repository.commit([:])
    for namespace in namespaces where namespace.kind == .denied {
      #expect(!proposal.output.contains("policies/\(namespace.name)/"), "it denies already")
    }
    let policies = try await repository.git("ls-files", "policies").split(separator: "\n")
    for file in policies {
      try await ControlPlane.apply(try await repository.git("show", "HEAD:\(file)"))
    }

    let checked = await mendwall("reach", "live", "--check")
    #expect(checked.status == .inSync, "\(checked.output)\(checked.notes)")
    for namespace in inhabited where namespace.kind != .denied {
      for (from, to, port) in [
        ("\(namespace.name)/db", "\(namespace.name)/web", "tcp/8081"),
        ("internet", "\(namespace.name)/db", "tcp/5432"),
        ("\(namespace.name)/db", "internet", "tcp/443"),
      ] {
        let run = await mendwall("reach", "live", "--from", from, "--to", to, "--port", port)
        // Ranges in other tests' policies divide the Internet, of which many pairs are then asked.
        let isDenied =
          run.status == .drift || run.output.contains("nobody can talk to anybody")
        // What lets all into the web server of an open namespace is Git's own.
        let isOpen = namespace.kind == .open && to.hasSuffix("/web")
        #expect(isDenied || isOpen, "\(from) to \(to): \(run.output.prefix(500))\(run.notes)")
      }
    }
    let again = await mendwall("baseline")
    #expect(again.status == .inSync, "\(again.notes)")
    #expect(again.output.isEmpty, "\(again.output)")
    let detected = await mendwall("detect")
    #expect(detected.status == .inSync, "\(detected.output)\(detected.notes)")
  }
}
