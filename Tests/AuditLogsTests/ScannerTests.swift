import AuditLogs
import Documents
import PolicyModel
import Testing

@Suite("Scanning an audit log")
struct ScannerTests {
  private static let lines = [
    Line.about("deny", auditID: "first"), .about("other", auditID: "not"),
    .about("deny", auditID: "second"), .about("denying", auditID: "not either"),
  ].map(\.text)

  @Test("the events are the same, whatever the size of the pieces")
  func pieces() {
    let text = Self.lines.joined(separator: "\n") + "\n"
    for piece in Array(1...80) + [511, 512, 513, text.utf8.count - 1, text.utf8.count] {
      let scan = Scan(text, piece: piece)
      #expect(scan.ids == ["first", "second"], "in pieces of \(piece)")
      #expect(scan.unreadable == 0, "in pieces of \(piece)")
    }
  }

  @Test(
    "empty lines, other ends of lines and a last line without an end are no trouble",
    arguments: [1, 7, .max])
  func ends(_ piece: Int) {
    let line = Line.about("deny").text
    for text in [line, "\n\n\(line)", "\(line)\r\n\r\n", "\n\(line)\n\n"] {
      let scan = Scan(text, piece: piece)
      #expect(scan.ids == ["a1"])
      #expect(scan.unreadable == 0)
    }
    #expect(Scan("", piece: piece).ids.isEmpty)
  }

  @Test("a broken line about the object is counted, and the next one is read")
  func broken() {
    let line = Line.about("deny").text
    let half = String(line.dropLast(20))
    for piece in [1, 100, .max] {
      let scan = Scan("\(half)\n\(line)\n\(half)\n\(half)", piece: piece)
      #expect(scan.ids == ["a1"])
      #expect(scan.unreadable == 3)
    }
  }

  @Test("a line about another object is never read, so it may be anything")
  func notParsed() {
    let scan = Scan(
      #"}}{"objectRef":{"resource":"networkpolicies","namespace":"shop","name":"other"}"#)
    #expect(scan.unreadable == 0)
    #expect(
      Scan(#"}}{"objectRef":{"resource":"networkpolicies","namespace":"shop","name":"deny"}"#)
        .unreadable == 1)
    #expect(Scan("not JSON at all\nobjectRef\n\"objectRef\"\nobjectRef{").unreadable == 0)
  }

  @Test(
    "the same name elsewhere is another object",
    arguments: [
      #"{"resource":"networkpolicies","namespace":"other","name":"deny"}"#,
      #"{"resource":"pods","namespace":"shop","name":"deny"}"#,
      #"{"resource":"networkpolicies","name":"deny"}"#, #"{"namespace":"shop","name":"deny"}"#,
    ])
  func elsewhere(_ reference: String) {
    #expect(Scan(Line(reference: reference).text).ids.isEmpty)
  }

  @Test("what a body calls objectRef is not what the request is about")
  func fakeReference() {
    let fake = #"{"objectRef":{"resource":"networkpolicies","namespace":"shop","name":"deny"}}"#
    // Before the real one: it fits, and the real one does not; and the other way round.
    var about = Line.about("other")
    about.more = #""annotations":\#(fake),"#
    #expect(Scan(about.text).ids.isEmpty)
    #expect(Scan(about.text).unreadable == 0)
    var real = Line.about("deny")
    real.more =
      #""requestObject":{"objectRef":{"resource":"pods","name":"x"},"objectRef2":"objectRef"},"#
    #expect(Scan(real.text).ids == ["a1"])
    real.more = #""requestObject":\#(fake),"#
    #expect(Scan(real.text).ids == ["a1"], "once")
  }

  @Test("white space between the parts of an event is no trouble")
  func whiteSpace() {
    let text = Line.about("deny").text
    #expect(Scan(text.replacing("\":", with: "\" : ").replacing(",\"", with: ", \"")).ids == ["a1"])
    #expect(Scan(text.replacing("\":", with: "\":\t")).ids == ["a1"])
  }

  @Test("the fields of the reference may stand in any order, beside others")
  func orderOfFields() {
    let reference =
      #"{"apiVersion":"v1","resourceVersion":"1","uid":"u","name":"deny","apiGroup":"networking.k8s.io","namespace":"shop","resource":"networkpolicies"}"#
    #expect(Scan(Line(reference: reference).text).ids == ["a1"])
  }

  @Test("an event is found in an envelope, as an object and as text", arguments: [1, 64, .max])
  func envelopes(_ piece: Int) {
    let events = Self.lines
    let objects = events.map { #"{"stream":"stdout","log":\#($0),"time":"x"}"# }
    let texts = events.map { event in
      JSONWriter.compact(["log": Node(.string(event + "\n")), "stream": "stdout"])
    }
    let nested = events.map { event in
      JSONWriter.compact(["a/b": ["log": Node(.string(event))]])
    }
    for (lines, envelope) in [(objects, "/log"), (texts, "/log"), (nested, "/a~1b/log")] {
      let scan = Scan(lines.joined(separator: "\n"), envelope: envelope, piece: piece)
      #expect(scan.ids == ["first", "second"])
      #expect(scan.unreadable == 0)
    }
    let wrong = Scan(objects.joined(separator: "\n"), envelope: "/message", piece: piece)
    #expect(wrong.ids.isEmpty)
    #expect(wrong.unreadable == 2, "the lines that may be about the object")
  }

  @Test("a line that is longer than any event is passed over and counted")
  func overlong() {
    let found = Collector()
    var scanner = AuditLogScanner(.policies("deny"), envelope: JSONPointer()) { found.add($0) }
    func scan(_ bytes: [UInt8]) { bytes.withUnsafeBytes { scanner.scan($0) } }
    let line = Array((Line.about("deny").text + "\n").utf8)
    let filling = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    scan(line)
    for _ in 0..<66 { scan(filling) }
    scan(Array("\n".utf8) + line)
    for _ in 0..<66 { scan(filling) }
    scanner.finish()
    #expect(found.ids == ["a1", "a1"])
    #expect(scanner.unreadableLines == 2)
  }

  @Test("a creation whose name is not in the log is given, and so is a deletion of many")
  func nameless() {
    let reference =
      #"{"resource":"networkpolicies","namespace":"shop","apiGroup":"networking.k8s.io"}"#
    for verb in ["create", "deletecollection"] {
      #expect(Scan(Line(verb: verb, reference: reference).text).ids == ["a1"])
    }
    var named = Line(verb: "create", reference: reference, code: 201)
    named.request = #"{"metadata":{"name":"deny"}}"#
    #expect(Scan(named.text).ids == ["a1"])
    named.request = #"{"metadata":{"name":"other"}}"#
    #expect(Scan(named.text).ids.isEmpty, "its body names another")
  }

  @Test("what happens to an object's namespace is about the object")
  func namespaces() {
    // As the server writes it: the namespace of a namespace is itself.
    let reference = #"{"resource":"namespaces","namespace":"shop","name":"shop","apiVersion":"v1"}"#
    let deletion = Line(verb: "delete", reference: reference).text
    #expect(Scan(deletion).ids == ["a1"])
    #expect(Scan(deletion.replacing("\"shop\"", with: "\"mall\"")).ids.isEmpty)
    let namespace = ObjectReference(
      apiVersion: "v1", kind: "Namespace", namespace: nil, name: "shop")
    #expect(Scan(deletion, about: AuditInterest([namespace])).ids == ["a1"])
    let creation = Line(
      verb: "create", reference: #"{"resource":"namespaces","name":"shop","apiVersion":"v1"}"#)
    #expect(Scan(creation.text, about: AuditInterest([namespace])).ids == ["a1"])
  }

  @Test("a Calico policy is the same one under each of its APIs")
  func otherAPI() {
    let interest = AuditInterest([
      ObjectReference(
        apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy", namespace: "shop", name: "web")
    ])
    #expect(Scan(Line.about("web").text, about: interest).ids == ["a1"])
    #expect(Scan(Line.about("default.web").text, about: interest).ids == ["a1"])
    #expect(Scan(Line.about("other.web").text, about: interest).ids.isEmpty)
    #expect(Scan(Line.about("default.deny").text).ids.isEmpty, "no name of a NetworkPolicy is two")
  }

  @Test("of nothing there is nothing to find")
  func nothing() {
    #expect(AuditInterest([]).isEmpty)
    #expect(!AuditInterest.policies("deny").isEmpty)
    #expect(Scan(Line().text, about: AuditInterest([])).ids.isEmpty)
    let pod = ObjectReference(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "deny")
    #expect(AuditInterest([pod]).isEmpty, "a kind that Mendwall does not know")
  }

  private final class Collector {
    var ids: [String] = []
    func add(_ event: AuditEvent) { ids.append(event.auditID) }
  }
}
