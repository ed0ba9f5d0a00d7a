import Documents
import FoundationEssentials
import MendwallTesting
import Testing

/// One of everything that a value may be made of.
private struct Everything: Codable, Equatable {
  enum Colour: String, Codable { case red, blue }
  enum Choice: Codable, Equatable {
    case none
    case some(count: Int, Colour)
  }

  var bool = true
  var string = "x"
  var double = 0.25
  var float: Float = 1.5
  var whole: Double = 3
  var int = -7
  var int8 = Int8.min
  var int16 = Int16.min
  var int32 = Int32.min
  var int64 = Int64.min
  var uint = UInt(7)
  var uint8 = UInt8.max
  var uint16 = UInt16.max
  var uint32 = UInt32.max
  var uint64 = UInt64.max
  var absent: String?
  var present: String? = "here"
  var nested: [String: [Colour?]] = ["a": [.red, nil, .blue], "b": []]
  var choices = [Choice.none, .some(count: 2, .red)]
  var lists = Lists()
  var node: Node = ["k": [1, "2", Node(.double(3.5)), true, Node(.null), [:]]]

  struct Lists: Codable, Equatable {
    var bools = [true, false]
    var doubles = [0.5, 2]
    var floats: [Float] = [0.5]
    var ints = [1]
    var int8s: [Int8] = [1]
    var int16s: [Int16] = [1]
    var int32s: [Int32] = [1]
    var int64s: [Int64] = [1]
    var uints: [UInt] = [1]
    var uint8s: [UInt8] = [1]
    var uint16s: [UInt16] = [1]
    var uint32s: [UInt32] = [1]
    var uint64s: [UInt64] = [1]
    var lists = [[1], [], [2, 3]]
    var nodes: [Node] = [1, "a"]
  }
}

/// A value that uses every way of nesting that there is.
private struct Nesting: Codable, Equatable {
  var keyed = 1
  var unkeyed = [2, 3]
  var inner = "i"
  var above = 4
  var own = 5

  enum Key: String, CodingKey { case keyed, unkeyed, list, own, value }

  init() {}

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    var keyed = fields.nestedContainer(keyedBy: Key.self, forKey: .keyed)
    try keyed.encode(self.keyed, forKey: .value)
    var unkeyed = fields.nestedUnkeyedContainer(forKey: .unkeyed)
    for number in self.unkeyed { try unkeyed.encode(number) }
    var list = fields.nestedUnkeyedContainer(forKey: .list)
    var first = list.nestedContainer(keyedBy: Key.self)
    try first.encode(inner, forKey: .value)
    var second = list.nestedUnkeyedContainer()
    try second.encodeNil()
    try above.encode(to: list.superEncoder())
    try above.encode(to: fields.superEncoder())
    try own.encode(to: fields.superEncoder(forKey: .own))
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    keyed = try fields.nestedContainer(keyedBy: Key.self, forKey: .keyed)
      .decode(Int.self, forKey: .value)
    var unkeyed = try fields.nestedUnkeyedContainer(forKey: .unkeyed)
    self.unkeyed = [try unkeyed.decode(Int.self), try unkeyed.decode(Int.self)]
    var list = try fields.nestedUnkeyedContainer(forKey: .list)
    inner = try list.nestedContainer(keyedBy: Key.self).decode(String.self, forKey: .value)
    var second = try list.nestedUnkeyedContainer()
    guard try second.decodeNil(), try Int(from: list.superDecoder()) == 4 else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no null"))
    }
    above = try Int(from: try fields.superDecoder())
    own = try Int(from: try fields.superDecoder(forKey: .own))
  }
}

@Suite("Values as nodes")
struct NodeCodingTests {
  @Test("a value of every type comes back as it went")
  func roundTrip() throws {
    let value = Everything()
    let node = try NodeEncoder.encode(value)
    #expect(try NodeDecoder.decode(Everything.self, from: node, file: "a.json") == value)
    let read = try JSONReader.read(Array(JSONWriter.pretty(node).utf8), file: "a.json")
    #expect(try NodeDecoder.decode(Everything.self, from: read, file: "a.json") == value)
  }

  @Test("the standard library's own coder gives and takes the same")
  func standard() throws {
    let value = Everything()
    let bytes = Array(try JSONEncoder().encode(value))
    #expect(try NodeEncoder.encode(value) == JSONReader.read(bytes, file: "a.json"))
    let text = JSONWriter.compact(try NodeEncoder.encode(value))
    #expect(try JSONDecoder().decode(Everything.self, from: Data(text.utf8)) == value)
  }

  @Test("containers within containers come back as they went")
  func nesting() throws {
    let node = try NodeEncoder.encode(Nesting())
    let expected: Node = [
      "keyed": ["value": 1], "unkeyed": [2, 3], "list": [["value": "i"], [Node(.null)], 4],
      "super": 4, "own": 5,
    ]
    #expect(node == expected)
    #expect(try NodeDecoder.decode(Nesting.self, from: node, file: "a.json") == Nesting())
  }

  @Test("scalars stand alone, and what encodes nothing is an empty mapping")
  func scalars() throws {
    struct Nothing: Encodable {}
    #expect(try NodeEncoder.encode(Nothing()) == [:])
    #expect(try NodeEncoder.encode([Int]()) == [])
    #expect(try NodeEncoder.encode("a") == "a")
    #expect(try NodeEncoder.encode(UInt64.max) == Node(.unsigned(.max)))
    #expect(try NodeEncoder.encode(Int?.none) == Node(.null))
    #expect(try NodeDecoder.decode(UInt8.self, from: Node(.double(7)), file: "") == 7)
  }

  struct Misfit: Sendable {
    let text: String
    let words: String
  }

  @Test(
    "what does not fit is told with its line and column",
    arguments: [
      Misfit(text: "[]", words: "a.json:1:1: a list stands where a mapping is expected"),
      Misfit(text: "{}", words: "a.json:1:1: it lacks bool"),
      Misfit(text: #"{"bool": 1}"#, words: "a.json:1:10: a number stands where a boolean is"),
    ])
  func misfits(misfit: Misfit) throws {
    let node = try JSONReader.read(Array(misfit.text.utf8), file: "a.json")
    let error = #expect(throws: DocumentError.self) {
      try NodeDecoder.decode(Everything.self, from: node, file: "a.json")
    }
    #expect(error.map { "\($0)".hasPrefix(misfit.words) } == true, "\(String(describing: error))")
  }

  @Test("a number that a type cannot hold, an unknown word and a list that ends early are told")
  func values() throws {
    func words<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> String {
      let node = try JSONReader.read(Array(text.utf8), file: "a.json")
      return #expect(throws: DocumentError.self) {
        try NodeDecoder.decode(type, from: node, file: "a.json")
      }?.message ?? ""
    }
    #expect(try words(UInt8.self, "256") == "a whole number from 0 to 255 must stand here")
    #expect(try words(Int.self, "1.5").hasPrefix("a whole number from -9223372036854775808 to"))
    #expect(try words(Int.self, #""1""#) == "a string stands where a number is expected")
    #expect(try words(Double.self, "true") == "a boolean stands where a number is expected")
    #expect(try words(String.self, "7") == "a number stands where a string is expected")
    #expect(try words([Int].self, "{}") == "a mapping stands where a list is expected")
    #expect(try words(Everything.Colour.self, #""green""#).contains("green"))
    #expect(
      try words(
        Nesting.self,
        #"{"keyed":{"value":1},"unkeyed":[2],"list":[{"value":"i"},[null],4],"super":4,"own":5}"#)
        == "the list ends too early")
  }
}
