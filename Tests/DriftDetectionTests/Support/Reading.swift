import Documents
import DriftDetection
import MendwallTesting
import PolicyModel

/// The one document of a text in YAML.
func yaml(_ text: String) throws -> Node {
  let documents = try YAMLReader.read(Array(text.utf8), file: "a.yaml")
  guard documents.count == 1 else { throw WrongCount(count: documents.count) }
  return documents[0]
}

/// A NetworkPolicy whose metadata (beside the name) and spec are written in YAML.
func policy(
  _ name: String = "p", namespace: String = "shop", metadata: String = "{}", spec: String = "{}"
) throws -> Policy {
  try policy(name, namespace: namespace, metadata: yaml(metadata), tree: yaml(spec))
}

/// A NetworkPolicy with a spec that is given as a tree.
func policy(
  _ name: String = "p", namespace: String = "shop", metadata: Node = [:], tree spec: Node
) throws -> Policy {
  var metadata = metadata.mapping ?? Mapping()
  metadata["name"] = Node(.string(name))
  metadata["namespace"] = Node(.string(namespace))
  return try Policy(
    ["metadata": Node(.mapping(metadata)), "spec": spec], kind: .networkPolicy,
    defaultNamespace: nil)
}

/// Changes in one line each: `replace /spec/ingress/0/ports/0/port: 80 -> 81`.
func lines(_ changes: [Change]) -> [String] {
  changes.map { change in
    Comparison.line(
      change.operation.rawValue, change.path.description,
      git: change.git.map { JSONWriter.compact($0) },
      live: change.live.map { JSONWriter.compact($0) }, note: change.remark)
  }
}

/// What differs between two specs that are written in YAML.
func changes(_ git: String, _ live: String) throws -> [String] {
  lines(DriftDetector.changes(from: try policy(spec: git), to: try policy(spec: live)))
}

struct WrongCount: Error { let count: Int }
