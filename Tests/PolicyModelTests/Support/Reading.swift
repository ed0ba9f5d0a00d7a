import Documents
import PolicyModel

/// The one document of a text in YAML.
func yaml(_ text: String) throws -> Node {
  let documents = try YAMLReader.read(Array(text.utf8), file: "a.yaml")
  guard documents.count == 1 else { throw WrongCount(count: documents.count) }
  return documents[0]
}

/// The normal form of a NetworkPolicy's spec that is written in YAML.
func normalForm(_ spec: String) throws -> Node {
  FieldSchema.object(PolicyKind.networkPolicy.body).field("spec").normalForm(of: try yaml(spec))
}

func manifests(_ files: (path: String, text: String)..., defaultNamespace: String? = "default")
  -> Manifests
{
  var manifests = Manifests(defaultNamespace: defaultNamespace)
  for file in files { manifests.read(Array(file.text.utf8), path: file.path) }
  return manifests
}

struct WrongCount: Error { let count: Int }
