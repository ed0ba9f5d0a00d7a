import Baselines
import Documents
import MendwallConfiguration
import PolicyModel
import Testing
import Workloads

/// A repository as its files.
struct Repository {
  var files: [String: String]

  func declared() throws -> [Policy] {
    var manifests = Manifests()
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      manifests.read(Array(text.utf8), path: path)
    }
    try #require(!manifests.diagnostics.contains { $0.severity == .error })
    return manifests.policies
  }

  func proposal(
    for namespaces: [String], assertions: [ConnectivityAssertion] = [],
    inventory: Inventory = Inventory(), tier: BaselineTier = .networkPolicy
  ) throws -> BaselineProposal {
    let proposer = BaselineProposer(
      declared: try declared(), assertions: assertions, inventory: inventory, tier: tier)
    return proposer.proposal(for: namespaces.map { NamespaceLabels(name: $0, labels: [:]) }) {
      files[$0].map { Array($0.utf8) }
    }
  }

  /// The repository with what is proposed.
  func with(_ proposal: BaselineProposal) -> Repository {
    var other = self
    for file in proposal.files {
      other.files[file.path] = String(decoding: file.content, as: UTF8.self)
    }
    return other
  }
}

/// A NetworkPolicy as a manifest.
func manifest(_ name: String, _ namespace: String, _ spec: String) -> String {
  """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: \(name), namespace: \(namespace)}
  spec: \(spec)

  """
}

func allow(_ from: String, _ to: String, _ ports: String...) throws -> ConnectivityAssertion {
  ConnectivityAssertion(
    from: [try #require(PeerPattern(from))], to: [try #require(PeerPattern(to))],
    ports: try ports.map { try #require(PortPattern($0)) }, expectation: .allow,
    location: SourceLocation(path: ".mendwall.yaml", line: 1))
}

func pod(_ namespace: String, _ workload: String, _ labels: [String: String]) -> Pod {
  var labels = labels
  labels["pod-template-hash"] = "abc"
  return Pod(
    namespace: namespace, name: "\(workload)-1",
    workload: WorkloadReference(namespace: namespace, name: workload, kind: "Deployment"),
    labels: labels)
}
