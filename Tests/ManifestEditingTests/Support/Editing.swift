import Documents
import DriftDetection
import ManifestEditing
import PolicyModel
import Testing

/// The policies of a manifest.
func policies(_ text: String, path: String = "a.yaml") throws -> [Policy] {
  var manifests = Manifests()
  manifests.read(Array(text.utf8), path: path)
  try #require(!manifests.diagnostics.contains { $0.severity == .error })
  return manifests.policies
}

/// A file with the state of a live object, which is written as a manifest.
func accepted(
  _ file: String, _ live: String, path: String = "a.yaml", selectedLabels: Set<String> = []
) throws -> String {
  let policy = try #require(try policies(live).first)
  let editor = ManifestEditor(path: path, bytes: Array(file.utf8))
  let edited = try editor.accepting(policy, selectedLabels: selectedLabels)
  return String(decoding: edited, as: UTF8.self)
}

/// The refusal to edit a file, which is expected.
func refusal(_ file: String, _ live: String, path: String = "a.yaml") throws -> EditRefusal? {
  do {
    let edited = try accepted(file, live, path: path)
    Issue.record("it was edited:\n\(edited)")
    return nil
  } catch let refusal as EditRefusal { return refusal }
}

/// A NetworkPolicy with a spec in lines that stand two columns in.
func policy(_ spec: String, metadata: String = "") -> String {
  """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: p
    namespace: shop\(metadata.isEmpty ? "" : "\n" + metadata)
  spec:
  \(spec)
  """ + "\n"
}

/// The lines that two texts do not share, by sign.
func difference(_ old: String, _ new: String) -> [String] {
  let patch = UnifiedDiff.patch(of: "a.yaml", from: Array(old.utf8), to: Array(new.utf8))
  return String(decoding: patch, as: UTF8.self).split(separator: "\n").map { String($0) }
    .filter {
      ($0.hasPrefix("+") || $0.hasPrefix("-")) && !$0.hasPrefix("+++") && !$0.hasPrefix("---")
    }
}
