import Documents
import PolicyModel
import Workloads

/// A reader that has taken in the documents of a text in YAML.
func reader(_ text: String, folds: Bool = false, path: String? = "a.yaml") throws -> InventoryReader
{
  var reader = InventoryReader(foldsGenerated: folds)
  for document in try YAMLReader.read(Array(text.utf8), file: "a.yaml") {
    reader.add(document, path: path)
  }
  return reader
}

/// The inventory of a text in which nothing is wrong.
func inventory(_ text: String, folds: Bool = false) throws -> Inventory {
  let reader = try reader(text, folds: folds)
  guard reader.diagnostics.isEmpty else { throw Unexpected(diagnostics: reader.diagnostics) }
  return reader.inventory
}

/// The one pod of a text in which nothing is wrong.
func pod(_ text: String, folds: Bool = false) throws -> Pod {
  let pods = try inventory(text, folds: folds).pods
  guard pods.count == 1 else { throw WrongCount(count: pods.count) }
  return pods[0]
}

struct WrongCount: Error { let count: Int }
struct Unexpected: Error { let diagnostics: [Diagnostic] }

/// What reading a text throws.
func failure(_ body: () throws(DocumentError) -> Void) -> DocumentError? {
  do throws(DocumentError) {
    try body()
    return nil
  } catch {
    return error
  }
}
