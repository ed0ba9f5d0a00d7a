import Documents
import MendwallTesting
import Testing

/// YAML means to Mendwall what it means to kubectl: the same file, read by both.
@Suite(.controlPlane)
struct YAMLReadingTests {
  static let scalars = [
    "yes", "Yes", "YES", "no", "on", "On", "off", "OFF", "y", "Y", "n", "N", "true", "True",
    "FALSE",
    "tRUE", "null", "Null", "~", "", "nUll", "0", "-0", "+0", "1", "-1", "+5", "007", "010", "08",
    "0o10", "0O10", "0x1F", "0X1f", "-0x1F", "0b11", "0B11", "-0b11", "1_000", "_1", "1_", "0_8",
    "0x_1f", "1e3", "1E3", "1e+3", "1.", ".5", "-.5", "+.5", ".", "-", "1.5e300", "1e400", "0.1",
    "100000000000000000000", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1e20", "1e21", "2.0",
    "1:30", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "12:00", "1,000", "'yes'",
    "\"010\"", "!!str 010", "!!int 12", "!!float 1", "!!bool yes", "!!null ~", "!!str yes",
    "!custom 12", "a#b", "a #b", "0.0.0.0/0", "10.0.0.1", "fe80::1", "1e", "e1", "0x", "0b2", "0o8",
    "+", "+-1", "--1", "1__0", ".e3", "1.e3", "0.", "00", "-00", "+.inf1", "infinity", "nan", "=",
    "<", "'<<'", "\"\\u00e9\"", "\"\\x41\"", "|\n      block\n      text",
    ">-\n      folded\n      text",
  ]

  static let structures = [
    "{a: 1, <<: {a: 2, b: 3}}", "{<<: {a: 2, b: 3}, a: 1}", "{<<: [{a: 1}, {a: 2, b: 3}]}",
    "{base: &x {a: 1}, more: {<<: *x, b: 2}}", "[&a 1, *a, &b [x], *b]", "{'<<': {a: 1}}",
    "{1: a, 2.5: b, true: c, 010: d}", "{yes: a, off: b}", "{? a : b}", "[]", "{}", "[[], {}, '']",
    "{0x10: a}", "{\"010\": a}", "{1e3: a}", "[a, [b, {c: d}]]", "{a: , b: ~}", "[1, , 2]",
  ]

  @Test("every scalar has the value that kubectl gives it")
  func values() async throws {
    try await compare(YAMLReadingTests.scalars)
  }

  @Test("mappings, lists, anchors and merge keys are what kubectl makes of them")
  func composites() async throws {
    try await compare(YAMLReadingTests.structures)
  }

  /// Reads each text by both. kubectl reads them together where it takes them all, and one by one
  /// where it refuses: then Mendwall must refuse the same.
  private func compare(_ texts: [String]) async throws {
    var accepted: [String] = []
    try await withThrowingTaskGroup(of: (String, Bool).self) { group in
      var remaining = texts[...]
      func startNext() {
        guard let text = remaining.popFirst() else { return }
        group.addTask {
          let answer = try await ControlPlane.kubectl(
            ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"],
            input: YAMLReadingTests.manifest([text]))
          return (text, answer.isSuccess)
        }
      }
      for _ in 0..<4 { startNext() }
      for try await (text, isAccepted) in group {
        if isAccepted { accepted.append(text) }
        let ours = try? readDocuments(
          Array(YAMLReadingTests.manifest([text]).utf8), file: "table.yaml")
        #expect((ours != nil) == isAccepted, "kubectl takes \(text): \(isAccepted)")
        startNext()
      }
    }
    #expect(accepted.count > texts.count / 2)
    let manifest = YAMLReadingTests.manifest(accepted)
    let answer = try await ControlPlane.kubectl(
      ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"], input: manifest)
    try #require(answer.isSuccess, "\(answer.errors)")
    let theirs = try JSONReader.read(Array(answer.output.utf8), file: "kubectl")
    let ours = try readDocuments(Array(manifest.utf8), file: "table.yaml")[0]
    let theirValues = try #require(theirs["spec"]?["values"]?.sequence)
    let ourValues = try #require(ours["spec"]?["values"]?.sequence)
    #expect(theirValues.count == accepted.count)
    for (text, (our, their)) in zip(accepted, zip(ourValues, theirValues)) {
      #expect(our["value"] == their["value"], "\(text)")
    }
  }

  private static func manifest(_ values: [String]) -> String {
    let items = values.map { "  - value: \($0)\n" }.joined()
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: table
      spec:
        values:
      \(items)
      """
  }
}
