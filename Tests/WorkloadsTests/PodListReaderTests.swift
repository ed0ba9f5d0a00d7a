import Documents
import MendwallTesting
import PolicyModel
import Testing
import Workloads

@Suite("A list of pods")
struct PodListReaderTests {
  private static func read(_ text: String) throws(DocumentError) -> (pods: [Pod], next: String?) {
    try read(Array(text.utf8))
  }

  private static func read(_ bytes: [UInt8]) throws(DocumentError) -> (pods: [Pod], next: String?) {
    var reader = PodListReader()
    return try reader.read(bytes)
  }

  private static func list(_ items: String, metadata: String = "{}") -> String {
    #"{"kind":"PodList","apiVersion":"v1","metadata":\#(metadata),"items":[\#(items)]}"#
  }

  /// As a server writes it: most of it is of no interest.
  private static let live =
    #"{"metadata":{"name":"web-5d4f8c7b9-x2x7k","generateName":"web-5d4f8c7b9-","namespace":"shop","#
    + #""labels":{"app.kubernetes.io/name":"w\u00e9b\n","pod-template-hash":"5d4f8c7b9"},"#
    + #""annotations":{"a":"[{\n \"}]\": \"\\\\\"}]"},"ownerReferences":[{"apiVersion":"apps/v1","#
    + #""kind":"ReplicaSet","name":"web-5d4f8c7b9","uid":"u","controller":true}],"#
    + #""managedFields":[{"fieldsV1":{"k:{\"a\":\"b\"}":{".":{}}}}]},"spec":{"volumes":[{"a":[[],{},[{}]]}],"#
    + #""containers":[{"name":"app","env":[{"name":"A","value":"]}\""}],"ports":[{"name":"http","#
    + #""containerPort":8080,"protocol":"TCP"}],"resources":{"limits":{"cpu":1.5e3}}},{"name":"side"}],"#
    + #""initContainers":[{"restartPolicy":"Always","ports":[{"name":"proxy","containerPort":1}]}],"#
    + #""nodeName":"node-1","hostNetwork":false},"status":{"phase":"Running","conditions":[{"type":"Ready","#
    + #""lastProbeTime":null,"ok":true}],"podIP":"10.0.0.5","podIPs":[{"ip":"10.0.0.5"},{"ip":"fd00::5"}]}}"#

  private static let expected = Pod(
    namespace: "shop", name: "web-5d4f8c7b9-x2x7k",
    workload: WorkloadReference(namespace: "shop", name: "web", kind: "Deployment"),
    labels: ["app.kubernetes.io/name": "wéb\n", "pod-template-hash": "5d4f8c7b9"],
    ports: [
      ContainerPort(name: "proxy", number: 1), ContainerPort(name: "http", number: 8080),
    ], addresses: ["10.0.0.5", "fd00::5"].compactMap { IPAddress($0) }, node: "node-1")

  private static func small(_ name: String, more: String = "") -> String {
    #"{"metadata":{"name":"\#(name)","namespace":"shop"}\#(more)}"#
  }

  @Test("is read to its pods and the token of the next page")
  func whole() throws {
    let page = try Self.read(Self.list(Self.live, metadata: #"{"continue":"t"}"#))
    #expect(page.pods == [Self.expected])
    #expect(page.next == "t")
    let last = try Self.read(Self.list("\(Self.small("a")),\(Self.small("b"))"))
    #expect(last.pods.map(\.name) == ["a", "b"])
    #expect(last.next == nil)
  }

  @Test("gives the same pods as reading everything does")
  func sameAsWhole() throws {
    let text = Self.list(
      "\(Self.live),\(Self.small("a", more: #","status":{"phase":"Pending"}"#))")
    var reader = InventoryReader(foldsGenerated: true)
    reader.add(try JSONReader.read(Array(text.utf8), file: "list"))
    #expect(try Self.read(text).pods == reader.inventory.pods)
  }

  @Test("may name its next page, and its kind, behind the pods; or have none")
  func late() throws {
    let late = #"{"items":[\#(Self.small("a"))],"kind":"PodList","metadata":{"continue":"t"}}"#
    let page = try Self.read(late)
    #expect(page.pods.count == 1)
    #expect(page.next == "t")
    for items in ["[]", "null"] {
      #expect(try Self.read(#"{"kind":"PodList","items":\#(items)}"#).pods.isEmpty)
    }
    #expect(try Self.read(#"{"kind":"PodList"}"#).pods.isEmpty)
  }

  @Test("is read over many pages by one reader, whose pods share what they have alike")
  func pages() throws {
    var reader = PodListReader()
    let first = try reader.read(Array(Self.list(Self.live).utf8)).pods
    let other = Self.live.replacing("w\\u00e9b\\n", with: "other").replacing("8080", with: "81")
      .replacing("x2x7k", with: "later")
    let second = try reader.read(Array(Self.list("\(Self.live),\(other)").utf8)).pods
    #expect(first == [Self.expected])
    #expect(second.first == Self.expected)
    #expect(second.last?.name == "web-5d4f8c7b9-later")
    #expect(second.last?.labels["app.kubernetes.io/name"] == "other")
    #expect(second.last?.ports.last?.number == 81)
  }

  @Test("tells the pods that have finished from the others")
  func finished() throws {
    let items = ["Succeeded", "Running", "Failed"].map {
      Self.small($0, more: #","status":{"phase":"\#($0)"}"#)
    }
    let pods = try Self.read(Self.list(items.joined(separator: ","))).pods
    #expect(pods.map(\.hasFinished) == [true, false, true])
  }

  @Test("names its keys in any writing that JSON has for them")
  func escapedKeys() throws {
    let text = Self.list(
      #"{"m\u0065tadata":{"n\u0061me":"a","namespace":"shop","l\u0061bels":{"a\/b":"c"},"n\u0061mes":1}}"#
    )
    #expect(
      try Self.read(text).pods == [Pod(namespace: "shop", name: "a", labels: ["a/b": "c"])])
  }

  @Test(
    "that is no list of pods is an error",
    arguments: [
      "", "[]", "7", "null", "{}", #"{"kind":"ServiceList","items":[]}"#, #"{"items":[]}"#,
      #"{"kind":"PodList","items":7}"#, list("7"), list("null"), list("{}"), list("[]"),
      list(#"{"metadata":{"name":"a"}}"#), list(#"{"metadata":{"name":"","namespace":"b"}}"#),
      list(#"{"metadata":{"name":7,"namespace":"b"}}"#), list(#"{"metadata":[]}"#),
      list(small("a", more: #","spec":7"#)), list(small("a", more: #","spec":{"containers":7}"#)),
      list(small("a", more: #","spec":{"containers":[7]}"#)),
      list(
        small("a", more: #","spec":{"containers":[{"ports":[{"name":"b","containerPort":-1}]}]}"#)),
      list(small("a", more: #","spec":{"hostNetwork":"yes"}"#)),
      list(small("a", more: #","status":{"podIPs":[{"ip":"10"}]}"#)),
      list(small("a", more: #","status":{"phase":1}"#)),
      list(small("a", more: #","status":{},"status":{}"#)),
      list(small("a", more: #","spec":{"nodeName":"\x"}"#)),
      list(small("a", more: #","spec":{"nodeName":"\ud800"}"#)),
      list(small("a", more: #","spec":{"x":[}]}"#)), list(small("a", more: #","spec":{"x":{]}}"#)),
      list(small("a", more: #","spec":{"x":,}"#)), list(small("a", more: #","spec":{"x"}"#)),
      list(small("a", more: #","spec":{x:1}"#)), list(small("a", more: #","spec":{"x":1"#)),
      list(small("a", more: #","spec":{"x":]}"#)), list(small("a", more: #","spec":{"x":"y"#)),
    ])
  func broken(text: String) {
    #expect(failure { () throws(DocumentError) in _ = try Self.read(text) } != nil, "\(text)")
  }

  @Test("of a pod with another shape says which, and where")
  func placed() throws {
    let text =
      "{\"kind\":\"PodList\",\"items\":[\n\(Self.small("a", more: ",\n\"spec\":{\"nodeName\":7}"))]}"
    let error = try #require(failure { () throws(DocumentError) in _ = try Self.read(text) })
    #expect(
      error.description
        == "list of pods:3:20: pod shop/a: nodeName must be a string, and is a number")
  }

  @Test("that ends early is an error at every byte")
  func truncated() throws {
    let bytes = Array(Self.list("\(Self.live),\(Self.small("b"))").utf8)
    #expect(try Self.read(bytes).pods.count == 2)
    for count in 0..<bytes.count {
      let error = failure { () throws(DocumentError) in
        _ = try Self.read(Array(bytes.prefix(count)))
      }
      #expect(error != nil, "the first \(count) bytes")
    }
  }

  @Test("may be nested as deep as it likes where nothing is read")
  func deep() throws {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let levels = 100_000
      let value =
        String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
      #expect(try Self.read(Self.list(Self.small("a", more: #","x":\#(value)"#))).pods.count == 1)
      let cut = String(value.dropLast())
      let broken = Self.list(Self.small("a", more: #","x":\#(cut)"#))
      #expect(failure { () throws(DocumentError) in _ = try Self.read(broken) } != nil)
    }
    let read = Self.list(#"{"metadata":{"labels":\#(String(repeating: "[", count: 100_000))"#)
    #expect(failure { () throws(DocumentError) in _ = try Self.read(read) }?.code == .tooDeep)
  }

  @Test("of garbage is read as the whole text is, or refused", arguments: 1...8)
  func garbage(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<300 {
      var bytes = Array(Self.list(Self.live).utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = .random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default:
          bytes.insert(
            Array("{}[]\",:\\u0e-".utf8).randomElement(using: &generator) ?? 0, at: index)
        }
      }
      guard let whole = try? JSONReader.read(bytes, file: "list"),
        let pods = try? Self.read(bytes).pods
      else { continue }
      var reader = InventoryReader(foldsGenerated: true)
      reader.add(whole)
      #expect(pods == reader.inventory.pods)
    }
  }
}
