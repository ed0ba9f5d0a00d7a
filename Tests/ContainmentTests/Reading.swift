import Containment
import Documents
import PolicyModel

/// The one document of a text in YAML.
func yaml(_ text: String) throws -> Node {
  let documents = try YAMLReader.read(Array(text.utf8), file: "a.yaml")
  guard documents.count == 1 else { throw WrongCount(count: documents.count) }
  return documents[0]
}

struct WrongCount: Error { let count: Int }

/// A policy that a server holds.
func policy(
  _ kind: PolicyKind, _ spec: String, name: String = "p", namespace: String = "shop",
  metadata: String = ""
) throws -> Policy {
  try Policy(
    yaml("metadata: {name: \(name)\(metadata)}\nspec: \(spec)"), kind: kind,
    defaultNamespace: namespace)
}

/// A containment of the incident ir-7 until an hour after ``noon``.
func containment(
  pods: String? = nil, dns: Bool = false, from: [String] = [], to: [String] = []
) throws -> Containment {
  try Containment(
    incident: "ir-7", reason: "stolen token", until: noon.hourLater,
    pods: pods.map(PodSelector.init),
    allowDNS: dns, allowFrom: from.map { try AllowedPeer($0) },
    allowTo: to.map { try AllowedPeer($0) })
}

let noon = Instant(secondsSinceEpoch: 1_795_262_400)

extension Instant {
  var hourLater: Instant { Instant(secondsSinceEpoch: secondsSinceEpoch + 3600) }
}

/// What an expression throws, in words.
func fault(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}
