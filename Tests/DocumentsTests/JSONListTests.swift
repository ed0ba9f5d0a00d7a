import Documents
import MendwallTesting
import Testing

@Suite("Lists of the Kubernetes API, read element by element")
struct JSONListTests {
  private struct List: Equatable {
    var head = Mapping()
    var items: [Node]?
    var tail = Mapping()
  }

  private static func read(_ bytes: [UInt8]) throws(DocumentError) -> List {
    var reader = try JSONReader(bytes, file: "list")
    let (head, hasItems) = try reader.openList()
    guard hasItems else { return List(head: head) }
    var items: [Node] = []
    while let item = try reader.nextItem(isFirst: items.isEmpty) { items.append(item) }
    return List(head: head, items: items, tail: try reader.closeList())
  }

  private static func failureOfReading(_ bytes: [UInt8]) -> DocumentError? {
    failure { () throws(DocumentError) in _ = try read(bytes) }
  }

  @Test(
    "the fields before the items, the items, and the fields after them are told apart",
    arguments: [
      (#"{"metadata":{"continue":"x"},"items":[{"a":1},{"a":2}]}"#, 1, 2, 0),
      (#"{"kind":"L","apiVersion":"v1","metadata":{},"items":[]}"#, 3, 0, 0),
      (#"{"items":[1,2,3],"metadata":{"resourceVersion":"7"}}"#, 0, 3, 1),
      (" { \"a\" : 1 , \"items\" : [ 1 , 2 ] , \"b\" : 2 , \"c\" : 3 } \n", 1, 2, 2),
      (#"{"items":[[]]}"#, 0, 1, 0),
    ])
  func list(text: String, head: Int, items: Int, tail: Int) throws {
    let list = try Self.read(Array(text.utf8))
    #expect(list.head.count == head)
    #expect(list.items?.count == items)
    #expect(list.tail.count == tail)
  }

  @Test("a list without items, or whose items are null, has its fields in the head")
  func noItems() throws {
    #expect(try Self.read(Array("{}".utf8)) == List())
    let list = try Self.read(Array(#"{"metadata":{},"items":null,"x":1}"#.utf8))
    #expect(list.head.entries.map(\.key) == ["metadata", "items", "x"])
    #expect(list.items == nil)
  }

  @Test("elements that are passed over are read later, each by itself, with their places")
  func passing() throws {
    let text = "{\"a\": 0, \"list\": [\n  {\"b\": [1, 2]},\n  \"x\", 7\n], \"c\": 1}"
    var reader = try JSONReader(Array(text.utf8), file: "list")
    let (head, hasItems) = try reader.openList(in: "list")
    #expect(hasItems)
    #expect(head["a"] == 0)
    var elements: [JSONReader] = []
    while let element = try reader.passItem(isFirst: elements.isEmpty) { elements.append(element) }
    #expect(try reader.closeList()["c"] == 1)
    let nodes = try elements.map { element in
      var element = element
      return try element.next()
    }
    #expect(nodes == [["b": [1, 2]], "x", 7])
    #expect(nodes.map { $0?.span?.start.line } == [2, 3, 3])
    #expect(nodes.map { $0?.span?.start.column } == [3, 3, 8])
  }

  @Test(
    "what is wrong between elements that are passed over is told, and within one when it is read")
  func passingOverFaults() throws {
    var missing = try JSONReader(Array(#"{"list": [1 2]}"#.utf8), file: "list")
    _ = try missing.openList(in: "list")
    _ = try missing.passItem(isFirst: true)
    #expect(throws: DocumentError.self) { try missing.passItem(isFirst: false) }
    var open = try JSONReader(Array(#"{"list": [{"a": "#.utf8), file: "list")
    _ = try open.openList(in: "list")
    #expect(throws: DocumentError.self) { try open.passItem(isFirst: true) }
    var within = try JSONReader(Array(#"{"list": [{"a" 1}]}"#.utf8), file: "list")
    _ = try within.openList(in: "list")
    var element = try #require(try within.passItem(isFirst: true))
    #expect(throws: DocumentError.self) { try element.next() }
  }

  @Test("the token for the next page is known before the first item is read")
  func token() throws {
    let text = #"{"metadata":{"continue":"t"},"items":[{"broken"#
    var reader = try JSONReader(Array(text.utf8), file: "list")
    let (head, hasItems) = try reader.openList()
    #expect(hasItems)
    #expect(head["metadata"]?["continue"] == "t")
  }

  @Test(
    "a broken list is an error",
    arguments: [
      "", "[]", "1", "null", "{", #"{"items":"#, #"{"items":["#, #"{"items":[1"#, #"{"items":[1,"#,
      #"{"items":[1,]}"#, #"{"items":[,]}"#, #"{"items":[1 2]}"#, #"{"items":[1]"#,
      #"{"items":[1],}"#,
      #"{"items":[1] "a":1}"#, #"{"items":[1]}x"#, #"{"items":[1]}{}"#, #"{"a":1"#,
      #"{"a":1 "items":[]}"#,
      #"{"items":[1]]"#,
    ])
  func broken(text: String) {
    #expect(Self.failureOfReading(Array(text.utf8))?.code == .syntax)
  }

  @Test(
    "a field that stands twice is refused wherever it stands",
    arguments: [
      #"{"a":1,"a":2,"items":[]}"#, #"{"items":[],"a":1,"a":2}"#, #"{"a":1,"items":[],"a":2}"#,
      #"{"items":[],"items":[1]}"#, #"{"items":null,"items":[1]}"#,
    ])
  func duplicates(text: String) {
    #expect(Self.failureOfReading(Array(text.utf8))?.code == .duplicateKey)
  }

  @Test(
    "an item may be nested to two levels below the limit, as the whole text may be to the limit")
  func depth() {
    let limit = ReadingLimits().depth
    func text(_ levels: Int) -> [UInt8] {
      let (open, close) = (
        String(repeating: "[", count: levels), String(repeating: "]", count: levels)
      )
      return Array("{\"items\":[\(open)\(close)]}".utf8)
    }
    #expect(Self.failureOfReading(text(limit - 2)) == nil)
    #expect(Self.failureOfReading(text(limit - 1))?.code == .tooDeep)
  }

  private static let sample =
    #"{"kind":"NetworkPolicyList","metadata":{"resourceVersion":"1"},"items":[{"metadata":"#
    + #"{"name":"é\n\ud83d\ude00"},"spec":{"ingress":[{"ports":[{"port":80,"x":-1.5e3}]}]}},"#
    + #"null,true],"z":false}"#

  @Test("a list that ends early is an error at every byte")
  func truncated() throws {
    let bytes = Array(Self.sample.utf8)
    #expect(try Self.read(bytes).items?.count == 3)
    for count in 0..<bytes.count {
      #expect(Self.failureOfReading(Array(bytes.prefix(count))) != nil, "the first \(count) bytes")
    }
  }

  @Test(
    "garbage is read or refused, and what is read can be written and read again", arguments: 1...8)
  func garbage(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<400 {
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default:
          bytes.insert(
            Array("{}[]\",:\\u0e-".utf8).randomElement(using: &generator) ?? 0, at: index)
        }
      }
      _ = Self.failureOfReading(bytes)
      guard let node = try? JSONReader.read(bytes, file: "a.json") else { continue }
      #expect(try json(JSONWriter.compact(node)) == node)
    }
  }
}
