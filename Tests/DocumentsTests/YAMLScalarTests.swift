import Documents
import Testing

@Suite("YAML scalars, as sigs.k8s.io/yaml reads them")
struct YAMLScalarTests {
  @Test(
    "words are booleans and null in the spellings of YAML 1.1",
    arguments: [
      ("bool true", ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]),
      ("bool false", ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]),
      ("null", ["~", "null", "Null", "NULL", ""]),
    ])
  func words(value: String, texts: [String]) throws {
    for text in texts { #expect(try yaml("- \(text)").spelledOut == "[\(value)]", "\(text)") }
  }

  @Test(
    "what only looks like another type is a string",
    arguments: [
      "yEs", "tRUE", "nULL", "oN", "yes.", "nope", "~x", "none", "1:30", "190:20:30", "2001-01-01",
      "2001-01-01T00:00:00Z", "08:00", "1e", "1e400", "-1e400", "0x", "0xG", "0b12", "0o8", "0o",
      "+", ".", "..", "1.2.3", "10.0.0.1", "0.0.0.0/0", "_1", "1-1", "+-5", "--5", "-+5", "0x-5",
      "0-5",
      "0+5", "infinity", "NaN", "nan", "inf", "+.nan", ".inF", "e3", "1 000", "1,5", "=", "٣", "1٣",
      "a:b", "a#b", "::/0", "0x1.8p3", "1e1.5", ".e3", "-.", "+x",
    ])
  func strings(text: String) throws {
    #expect(try yaml("- \(text)") == [Node(.string(text))])
  }

  @Test(
    "numbers come in Go's forms",
    arguments: [
      (
        "integer 8",
        ["8", "+8", "010", "+010", "0o10", "0O10", "0x8", "0X8", "0b1000", "0B1000", "08"]
      ),
      ("integer 8", ["8.", "8.0", "8e0", "0.8e1", "80e-1", "08.0", "0_8", "8_", "0x_8", "+_8"]),
      ("integer -8", ["-8", "-010", "-0o10", "-0x8", "-0b1000", "-8.0", "-08", "-_8"]),
      ("integer 0", ["0", "-0", "+0", "00", "0.0", "-0.0", "0e5", "1e-400", "0x0"]),
      ("integer 31", ["0x1F", "0X1f", "037"]), ("integer 3", ["0b11"]),
      ("integer 1000", ["1_000", "1__000_", "1e3", "1E3", "1e+3", "1.0e3", "1_0e2"]),
      ("double 0.5", [".5", "+.5", "0.5", "5e-1", "00.5", "0_.5", ".05e1"]),
      ("double -0.5", ["-.5", "-0.5"]), ("double 1.5", ["1.5", "1.50", "0_1.5_0"]),
      ("integer 9223372036854775807", ["9223372036854775807", "0x7FFFFFFFFFFFFFFF"]),
      ("integer -9223372036854775808", ["-9223372036854775808", "-0x8000000000000000"]),
      ("double 9.223372036854776e+18", ["9223372036854775808", "0x8000000000000000"]),
      ("double 1.8446744073709552e+19", ["18446744073709551615", "18446744073709551616"]),
      ("double 1e+20", ["100000000000000000000", "1e20"]), ("double 1e+22", ["1e22"]),
      ("double 1.2345678901234568e+29", ["123456789012345678901234567890"]),
    ])
  func numbers(value: String, texts: [String]) throws {
    for text in texts { #expect(try yaml("- \(text)").spelledOut == "[\(value)]", "\(text)") }
  }

  @Test(
    "infinities and not-a-number are refused, since JSON has no form for them",
    arguments: [".inf", "+.Inf", "-.INF", ".nan", ".NaN", ".NAN", "!!float .inf"])
  func notFinite(text: String) {
    #expect(yamlFailure("a: \(text)")?.code == .unsupported)
    #expect(yamlFailure("a: \(text)")?.position == Position(line: 1, column: 4))
  }

  @Test(
    "quotes and block scalars make strings",
    arguments: [
      ("'yes'", "yes"), ("\"80\"", "80"), ("''", ""), ("\"\"", ""), ("'it''s'", "it's"),
      ("\"\\u0041\\x42\\t\\n\"", "AB\t\n"), ("'~'", "~"), ("|\n  80\n", "80\n"),
      ("|-\n  yes\n", "yes"),
      (">\n  a\n  b\n", "a b\n"), ("'2001-01-01'", "2001-01-01"), ("\"\\U0001F600\"", "😀"),
      ("'.inf'", ".inf"),
    ])
  func quoted(text: String, string: String) throws {
    #expect(try yaml("a: \(text)") == ["a": Node(.string(string))])
  }

  @Test(
    "tags give a scalar its type",
    arguments: [
      ("!!str 80", "string \"80\""), ("!!str yes", "string \"yes\""), ("!!str", "string \"\""),
      ("! 80", "string \"80\""), ("!custom 80", "string \"80\""), ("!!int 80", "integer 80"),
      ("!!int '80'", "integer 80"), ("!!int \"0x1F\"", "integer 31"), ("!!float 5", "integer 5"),
      ("!!float 1.5", "double 1.5"), ("!!bool 'no'", "bool false"), ("!!null ''", "null"),
      ("!!timestamp 2001-01-01", "string \"2001-01-01\""),
    ])
  func tags(text: String, value: String) throws {
    #expect(try #require(try yaml("a: \(text)")["a"]).spelledOut == value)
  }

  @Test(
    "a tag that its scalar does not fit is refused",
    arguments: ["!!int x", "!!int ''", "!!float a", "!!bool 1", "!!null x", "!!binary aGk="])
  func wrongTags(text: String) {
    #expect(yamlFailure("a:\n  b: \(text)")?.code == .unsupported)
    #expect(yamlFailure("a:\n  b: \(text)")?.position?.line == 2)
  }

  @Test(
    "keys become strings",
    arguments: [
      ("80", "80"), ("010", "8"), ("0x1F", "31"), ("1.0", "1"), ("1.5", "1.5"), ("true", "true"),
      ("yes", "true"), ("y", "true"), ("off", "false"), ("'yes'", "yes"), ("!!str yes", "yes"),
      ("\"80\"", "80"), ("2001-01-01", "2001-01-01"), ("''", ""), ("a b", "a b"), ("? a\n", "a"),
    ])
  func keys(text: String, key: String) throws {
    #expect(try yaml("\(text): x").mapping?.entries.map(\.key) == [key])
  }

  @Test(
    "keys that no string stands for are refused",
    arguments: [
      "~: a", "null: a", "? ~", "[a]: b", "{a: b}: c", "? [a]\n: b", ".inf: a", "? - a\n: b",
    ])
  func wrongKeys(text: String) {
    #expect(yamlFailure(text)?.code == .unsupported)
  }
}
