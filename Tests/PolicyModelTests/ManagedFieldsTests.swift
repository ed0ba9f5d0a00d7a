import Documents
import PolicyModel
import Testing

@Suite("Owners of fields")
struct ManagedFieldsTests {
  /// An owner by manager and path, or `nobody`.
  private static func words(_ owner: ManagedFields.Owner?) -> String {
    owner.map { "\($0.entry.manager) \($0.path.description)" } ?? "nobody"
  }

  private static func json(_ text: String) throws -> Node {
    try JSONReader.read(Array(text.utf8), file: "managedFields")
  }

  /// An entry as the server writes it.
  private static func entry(_ manager: String, at second: Int = 1, _ fields: String) -> String {
    """
    {"manager":"\(manager)","operation":"Update","apiVersion":"networking.k8s.io/v1",\
    "time":"2026-11-21T14:02:0\(second)Z","fieldsType":"FieldsV1","fieldsV1":\(fields)}
    """
  }

  private static func owner(
    _ place: String, in object: String = "{}", _ entries: String...
  ) throws -> String {
    let fields = ManagedFields(try json("[\(entries.joined(separator: ","))]"))
    return words(
      fields.lastOwner(of: try #require(JSONPointer(place)), in: try json(object)))
  }

  @Test("the fields of an entry are read, from its value and from its text")
  func entries() throws {
    let text = """
      [{"manager":"argocd-controller","operation":"Apply","apiVersion":"v1","time":"2026-11-21T14:02:00Z",
        "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}},"subresource":"status"},
       {"manager":"kubectl-edit","operation":"Update","subresource":""}]
      """
    for node in [try Self.json(text), Node(.string(text))] {
      let entries = ManagedFields(node).entries
      #expect(entries.map(\.manager) == ["argocd-controller", "kubectl-edit"])
      #expect(entries.map(\.operation) == ["Apply", "Update"])
      #expect(entries.map(\.subresource) == ["status", nil])
      #expect(entries.map(\.time) == [Instant("2026-11-21T14:02:00Z"), nil])
      let owner = ManagedFields(node).lastOwner(of: JSONPointer(["spec", "x"]), in: [:])
      #expect(Self.words(owner) == "argocd-controller /spec")
    }
  }

  @Test(
    "what is in a list of one owner has that owner, at the list's path",
    arguments: [
      "/spec/ingress", "/spec/ingress/0", "/spec/ingress/0/ports/1/port", "/spec/ingress/7",
    ])
  func atomicList(_ place: String) throws {
    let owner = try Self.owner(
      place, Self.entry("kubectl-edit", #"{"f:spec":{"f:ingress":{},"f:podSelector":{}}}"#))
    #expect(owner == "kubectl-edit /spec/ingress")
  }

  @Test("what is in a mapping of one owner has that owner, at the mapping's path")
  func atomicMap() throws {
    let owner = try Self.owner(
      "/spec/podSelector/matchLabels/app",
      Self.entry("kubectl-edit", #"{"f:spec":{"f:podSelector":{}}}"#))
    #expect(owner == "kubectl-edit /spec/podSelector")
  }

  @Test("each label has an owner of its own, and one that is not there has none")
  func granularMap() throws {
    let entries = [
      Self.entry("helm", #"{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}"#),
      Self.entry("kubectl-label", at: 2, #"{"f:metadata":{"f:labels":{"f:a.b/c~d":{}}}}"#),
    ]
    func owner(_ place: String) throws -> String { try Self.owner(place, entries[0], entries[1]) }
    #expect(try owner("/metadata/labels/app") == "helm /metadata/labels/app")
    #expect(
      try owner("/metadata/labels/a.b~1c~0d") == "kubectl-label /metadata/labels/a.b~1c~0d")
    #expect(try owner("/metadata/labels/gone") == "nobody")
    #expect(try owner("/metadata/annotations/app") == "nobody")
    #expect(try owner("/spec") == "nobody")
  }

  @Test("who set a mapping when it was empty is not the owner of what came into it later")
  func emptyMapping() throws {
    // As 1.20 keeps account of a selector: field by field.
    let owner = try Self.owner(
      "/spec/podSelector/matchLabels/app",
      Self.entry(
        "kubectl-edit", #"{"f:spec":{"f:podSelector":{"f:matchLabels":{".":{},"f:app":{}}}}}"#),
      Self.entry("helm", at: 5, #"{"f:spec":{"f:podSelector":{},"f:policyTypes":{}}}"#))
    #expect(owner == "kubectl-edit /spec/podSelector/matchLabels/app")
  }

  @Test("who applied what is in a mapping is the owner of the mapping as it is")
  func appliedMapping() throws {
    let owner = try Self.owner(
      "/spec/podSelector/matchLabels",
      Self.entry("flux", #"{"f:spec":{"f:podSelector":{"f:matchLabels":{"f:app":{}}}}}"#))
    #expect(owner == "flux /spec/podSelector/matchLabels")
  }

  @Test("an element is told by its keys, its value or its index")
  func elements() throws {
    let object = #"""
      {"spec":{"ports":[{"port":53,"protocol":"UDP","name":"a"},{"port":53,"protocol":"TCP","name":"b"}],
       "names":["x","y"],"places":["p","q"]}}
      """#
    let keyed = Self.entry(
      "dns",
      #"{"f:spec":{"f:ports":{"k:{\"port\":53,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}}"#
    )
    let valued = Self.entry("set", #"{"f:spec":{"f:names":{"v:\"y\"":{}}}}"#)
    let placed = Self.entry("list", #"{"f:spec":{"f:places":{"i:1":{}}}}"#)
    func owner(_ place: String) throws -> String {
      try Self.owner(place, in: object, keyed, valued, placed)
    }
    #expect(try owner("/spec/ports/1/name") == "dns /spec/ports/1/name")
    #expect(try owner("/spec/ports/1") == "dns /spec/ports/1")
    #expect(try owner("/spec/ports/0/name") == "nobody", "UDP is another element")
    #expect(try owner("/spec/ports/2/name") == "nobody")
    #expect(try owner("/spec/names/1") == "set /spec/names/1")
    #expect(try owner("/spec/names/0") == "nobody")
    #expect(try owner("/spec/places/1") == "list /spec/places/1")
    #expect(try owner("/spec/places/0") == "nobody")
  }

  @Test("of several owners the latest is told, and one without a time only where none has one")
  func latest() throws {
    let fields = #"{"f:spec":{"f:ingress":{}}}"#
    let timeless = #"{"manager":"timeless","operation":"Update","fieldsV1":\#(fields)}"#
    func owner(_ entries: String...) throws -> String {
      let managed = ManagedFields(try Self.json("[\(entries.joined(separator: ","))]"))
      return Self.words(managed.lastOwner(of: JSONPointer(["spec", "ingress"]), in: [:]))
    }
    let early = Self.entry("early", at: 1, fields)
    let late = Self.entry("late", at: 2, fields)
    #expect(try owner(early, late) == "late /spec/ingress")
    #expect(try owner(late, early) == "late /spec/ingress")
    #expect(try owner(timeless, early) == "early /spec/ingress")
    #expect(try owner(early, timeless) == "early /spec/ingress")
    #expect(try owner(timeless) == "timeless /spec/ingress")
  }

  @Test("who set something below a place last is told, and who set it at a moment")
  func below() throws {
    let fields = ManagedFields(
      try Self.json(
        """
        [\(Self.entry("create", at: 1, #"{"f:spec":{"f:podSelector":{}}}"#)),
         \(Self.entry("edit", at: 2, #"{"f:spec":{"f:ingress":{}}}"#)),
         \(Self.entry("label", at: 3, #"{"f:metadata":{"f:labels":{"f:a":{}}}}"#))]
        """))
    let spec = JSONPointer(["spec"])
    #expect(Self.words(fields.lastOwner(below: spec)) == "edit /spec")
    let time = try #require(Instant("2026-11-21T14:02:01Z"))
    #expect(Self.words(fields.owner(below: spec, at: time)) == "create /spec")
    let third = try #require(Instant("2026-11-21T14:02:03Z"))
    #expect(fields.owner(below: spec, at: third) == nil, "it set a label")
    #expect(fields.lastOwner(below: JSONPointer(["status"])) == nil)
  }

  @Test("an entry of nothing owns nothing")
  func nothing() throws {
    for fields in ["{}", "null", "[]", "7"] {
      #expect(try Self.owner("/spec/ingress", Self.entry("nobody", fields)) == "nobody")
    }
    let bare = ManagedFields(try Self.json(#"[{"manager":"a"}]"#))
    #expect(bare.entries.count == 1)
    #expect(bare.lastOwner(of: JSONPointer(["spec"]), in: [:]) == nil)
  }

  @Test(
    "what is no account of fields tells nothing",
    arguments: [
      "null", "7", "{}", "[]", "[7]", "[null]", "[{}]", #"[{"manager":7}]"#, #""no JSON""#, #""""#,
      #"["a"]"#, #""[{""#,
      #"[{"manager":"a","fieldsV1":{"f:spec":{"k:{":{},"v:":{},"i:x":{},"x":{},"f:ingress":7}}}]"#,
    ])
  func malformed(_ text: String) throws {
    let fields = ManagedFields(try Self.json(text))
    for place in ["/spec/ingress/0", "/spec/0"] {
      let pointer = try #require(JSONPointer(place))
      #expect(fields.lastOwner(of: pointer, in: ["spec": ["a", "b"]]) == nil)
    }
  }
}
