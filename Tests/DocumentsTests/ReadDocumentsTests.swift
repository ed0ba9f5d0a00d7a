import Documents
import Testing

@Suite("Manifest files, YAML or JSON")
struct ReadDocumentsTests {
  @Test(
    "are told apart as kubectl does",
    arguments: [
      ("", []), (" \n", []), ("{\"a\": 1}", [["a": 1]]),
      ("\n  {\"a\": 1}\n{\"a\": 2}\n", [["a": 1], ["a": 2]]),
      ("{\"a\": 18446744073709551615}", [["a": Node(.unsigned(.max))]]), ("{a: 1}", [["a": 1]]),
      ("{\"a\": 1,}", [["a": 1]]), ("{\"a\": 1}\n---\n{\"a\": yes}", [["a": 1], ["a": true]]),
      ("---\n{\"a\": 1}", [["a": 1]]), ("[1]", [[1]]), ("a: 1", [["a": 1]]),
      ("\u{FEFF}{\"a\": 1}", [["a": 1]]),
    ] as [(String, [Node])])
  func formats(text: String, nodes: [Node]) throws {
    #expect(try readDocuments(Array(text.utf8), file: "a") == nodes)
  }

  @Test(
    "with a key that stands twice are refused, whatever the size of the mapping", arguments: 1...40)
  func duplicateKeys(count: Int) {
    let keys = (0..<count).map { "\"k\($0)\": 1" }
    for repeated in keys {
      let object = "{" + (keys + [repeated]).joined(separator: ",\n") + "}"
      #expect(jsonFailure(object)?.code == .duplicateKey)
      #expect(yamlFailure(object)?.code == .duplicateKey)
    }
  }

  @Test(
    "say what is wrong in the words of their format",
    arguments: [
      ("{\"a\": 1,}", "a.json", .syntax, "key in double quotes"),
      ("{a: [}", "a.yaml", .syntax, "YAML"),
      ("{\"a\": 1, \"a\": 2}", "a.yaml", .duplicateKey, "\"a\""),
      ("{\"a\":", "a.json", .syntax, "ends"),
    ] as [(String, String, DocumentError.Code, String)])
  func errors(text: String, file: String, code: DocumentError.Code, words: String) throws {
    let error = try #require(
      failure { () throws(DocumentError) in _ = try readDocuments(Array(text.utf8), file: file) })
    #expect(error.code == code)
    #expect(error.message.contains(words))
    #expect(error.file == file)
  }
}
