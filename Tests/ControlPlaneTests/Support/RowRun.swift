import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Rows of the tables, all at once: Git's side in a repository, the live side on the real server.
struct RowRun {
  private let rows: [(row: Comparison, place: Comparison.Place)]
  private let namespaces: [String]

  /// - Parameter rows: those that the server can hold; no two about an object that the cluster has
  ///   one of.
  init(_ rows: [Comparison]) async throws {
    var namespaces: [String] = []
    for _ in 0..<min(3, rows.count) {
      namespaces.append(try await ControlPlane.makeNamespace("rows"))
    }
    self.namespaces = namespaces
    self.rows = rows.enumerated().map { index, row in
      // Of an object without a namespace the name must be no other test's, but for the one
      // baseline.
      let name =
        row.kind === PolicyKind.baselineAdminNetworkPolicy
        ? "default" : "\(namespaces[0])-\(index)"
      return (row, Comparison.Place(name: name, namespace: namespaces[index % namespaces.count]))
    }
  }

  /// Compares the two sides in one run, and expects of each row what it says, and nothing else.
  func check() async throws {
    let repository = try await TestRepository()
    // A byte order mark, as some editors write it.
    try await repository.commit([
      "rows.yaml": "\u{FEFF}"
        + ControlPlane.documents(rows.compactMap { $0.row.gitManifest(at: $0.place) }),
      "policies.yaml": policies,
    ])
    let run = try await ControlPlane.withObjects(
      [policies] + rows.compactMap { $0.row.liveManifest(at: $0.place) }
    ) {
      try await DetectRun(repository)
    }
    #expect(run.status == .drift || run.status == .inSync, "\(run.messages(.error))")
    // Containments are told wherever they are, other tests' too.
    let findings = run.findings.filter { $0["type"] != "containment" }
    expect(Dictionary(grouping: findings) { $0.name })
  }

  private func expect(_ findings: [String: [Node]]) {
    for (row, place) in rows {
      let found = findings[place.name] ?? []
      #expect(found.count == (row.state == nil ? 0 : 1), "\(row.name): \(found.map(\.inWords))")
      guard let finding = found.first else { continue }
      #expect(finding["state"]?.string == row.state?.rawValue, "\(row.name)")
      #expect(finding["object"]?["kind"]?.string == row.kind.kind, "\(row.name)")
      // In which order the server gives the fields of an object is its own affair.
      #expect(
        finding.changeLines.sorted() == row.changes(at: place).sorted(), "\(row.name)")
    }
    let strangers = Set(findings.keys).subtracting(rows.map(\.place.name))
    #expect(strangers.isEmpty, "findings about objects of no row: \(strangers)")
  }

  /// A policy of each namespace, so that Git owns it whatever the rows declare there.
  private var policies: String {
    ControlPlane.documents(
      namespaces.map { namespace in
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: owned, namespace: \(namespace)}
        spec: {podSelector: {}}
        """
      })
  }
}

extension Node {
  /// The name of a finding's object.
  fileprivate var name: String { self["object"]?["name"]?.string ?? "" }
  fileprivate var inWords: String {
    ([self["state"]?.string ?? ""] + changeLines).joined(separator: "; ")
  }
}
