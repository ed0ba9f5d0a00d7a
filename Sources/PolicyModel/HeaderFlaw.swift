public import Documents

/// Why an object that is meant to be a policy is read as none: its `apiVersion` or its `kind` has a slip. What the
/// cluster has under that name would be taken for undeclared.
public struct HeaderFlaw: Sendable, Equatable {
  /// A sentence that names the object and the remedy, without a full stop.
  public let message: String
  /// Of the field that has the slip.
  public let line: Int?

  /// - Returns: nil for an object that is read, and for one of any other kind.
  public init?(of object: Node) {
    guard let name = object["kind"]?.string else { return nil }
    let objectName = object["metadata"]?["name"]?.string
    let title = [name, objectName].compactMap { $0 }.joined(separator: " ")
    func line(of field: String) -> Int? { object.position(of: JSONPointer([field]))?.line }
    func versions(_ kinds: [PolicyKind]) -> String {
      kinds.flatMap(\.apis).map(\.apiVersion).joined(separator: " or ")
    }
    guard let apiVersion = object["apiVersion"]?.string else {
      let meant = PolicyKind.all.filter {
        $0.role == .policy && HeaderFlaw.isSpelling(name, of: $0)
      }
      // Tools have documents of their own with a kind; an object has a name.
      if meant.isEmpty || objectName == nil { return nil }
      message = "\(title) has no apiVersion, so that it is not compared; write \(versions(meant))"
      self.line = line(of: "kind")
      return
    }
    if PolicyKind.of(apiVersion: apiVersion, kind: name) != nil { return nil }
    let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    let ofGroup = PolicyKind.all.filter { kind in kind.apis.contains { $0.group == group } }
    if let known = ofGroup.first(where: { $0.kind == name }) {
      message =
        "\(title) is declared as \(apiVersion), which is not compared; write \(versions([known]))"
      self.line = line(of: "apiVersion")
    } else if let meant = ofGroup.first(where: {
      $0.role == .policy && HeaderFlaw.isSpelling(name, of: $0)
    }) {
      message =
        "\(title) is of no kind that there is, so that it is not compared; write kind: \(meant.kind)"
      self.line = line(of: "kind")
    } else {
      return nil
    }
  }

  /// Whether a word is the kind's name but for large and small letters.
  private static func isSpelling(_ word: String, of kind: PolicyKind) -> Bool {
    kind.kind == word || kind.kind.lowercased() == word.lowercased()
  }
}
