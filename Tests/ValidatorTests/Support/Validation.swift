import Documents
import FoundationEssentials
import MendwallTesting

/// What public libraries and programs make of a text.
enum Validation {
  /// The folder of the package.
  static let package: String = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let path = folder.path(percentEncoded: false)
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }()

  static func schema(_ name: String) -> String { "\(package)/examples/schema/\(name).schema.json" }

  /// What `Programs/validate.py` prints.
  ///
  /// - Parameter arguments: which library is to read the text, and what it needs for that.
  /// - Throws: the library's own words where it cannot read it.
  static func read(_ text: String, by arguments: String...) async throws -> Node {
    let program = "\(package)/Tests/ValidatorTests/Programs/validate.py"
    let output = try await Program.output(
      try Validators.python(), [program] + arguments, input: text)
    return try JSONReader.read(Array(output.utf8), file: "validate.py")
  }

  /// What is wrong with a document of JSON by a schema of the package's.
  static func problems(_ text: String, by schema: String) async throws -> [String] {
    try await read(text, by: "schema", self.schema(schema)).sequence?.compactMap(\.string) ?? []
  }

  /// What promtool says of metrics: nothing of good ones.
  static func metrics(_ text: String) async throws -> Program.Result {
    try await Program.run(try Validators.program("promtool"), ["check", "metrics"], input: text)
  }
}
