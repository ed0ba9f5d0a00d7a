public import Documents

/// What the documents of one or more manifest files declare.
public struct Manifests: Sendable {
  /// The policies, in the order of the files.
  public private(set) var policies: [Policy] = []
  public private(set) var diagnostics: [Diagnostic] = []

  private var byReference: [ObjectReference: Int] = [:]
  private let defaultNamespace: String?

  /// - Parameter defaultNamespace: where an object lives that names no namespace.
  public init(defaultNamespace: String? = "default") { self.defaultNamespace = defaultNamespace }

  /// Reads a manifest file and takes in its policies. What is wrong with it becomes a diagnostic.
  ///
  /// A file that names no kind of policy cannot declare one and is passed over unread: in a repository
  /// that holds more than policies, templates and data files are nothing to wait for or to warn about.
  public mutating func read(_ bytes: [UInt8], path: String) {
    guard Manifests.mayDeclare(bytes) else { return }
    do throws(DocumentError) {
      for document in try readDocuments(bytes, file: path) {
        for object in Manifests.objects(of: document) { add(object, path: path) }
      }
    } catch {
      report(
        .error, "\(error.message); what the file declares was not compared", path: path,
        position: error.position)
    }
  }

  private static func mayDeclare(_ bytes: [UInt8]) -> Bool {
    // UTF-16 would hide every name, and is told to be no UTF-8 when it is read.
    bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || PolicyKind.all.contains { contains(Array($0.kind.utf8), in: bytes) }
  }

  private static func contains(_ word: [UInt8], in bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let start = rest.firstIndex(of: word[0]) {
      rest = rest[start...]
      if rest.starts(with: word) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// The objects of a document: the items of a list, or the document itself.
  public static func objects(of document: Node) -> [Node] {
    guard document["kind"]?.string?.hasSuffix("List") == true, document["metadata"]?["name"] == nil,
      let items = document["items"]?.sequence
    else { return document.isNull ? [] : [document] }
    return items.flatMap { item in
      // The API's own lists name the kind of their items once, in the kind of the list.
      guard let kind = document["kind"]?.string?.dropLast("List".count), !kind.isEmpty,
        item["kind"] == nil, var mapping = item.mapping
      else { return objects(of: item) }
      mapping["kind"] = Node(.string(String(kind)))
      mapping["apiVersion"] = document["apiVersion"]
      return [Node(.mapping(mapping), span: item.span)]
    }
  }

  private mutating func add(_ object: Node, path: String) {
    guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string,
      let kind = PolicyKind.of(apiVersion: apiVersion, kind: name)
    else { return }
    do throws(InvalidObject) {
      let policy = try Policy(object, kind: kind, defaultNamespace: defaultNamespace, path: path)
      if kind.isNamespaced, object["metadata"]?["namespace"]?.string == nil {
        report(
          .warning,
          "\(policy.reference) names no namespace; it is taken to live in \(policy.reference.namespace ?? "none")",
          path: path, position: object.span?.start)
      }
      guard let first = byReference[policy.reference] else {
        byReference[policy.reference] = policies.count
        policies.append(policy)
        return
      }
      refuse(policy, after: policies[first])
    } catch {
      report(.error, error.message, path: path, position: error.position)
    }
  }

  /// Of two declarations of one object nobody can say which is meant: the first is compared, and where
  /// they differ the comparison does not count as complete.
  private mutating func refuse(_ second: Policy, after first: Policy) {
    let same =
      first.spec == second.spec && first.labels == second.labels
      && first.annotations == second.annotations
    let place = first.location.map { "\($0.path):\($0.line)" } ?? "before"
    diagnostics.append(
      Diagnostic(
        same ? .warning : .error,
        "\(second.reference) is declared here and at \(place)"
          + (same ? ", alike; remove one" : ", differently; remove one (the first was compared)"),
        path: second.location?.path, line: second.location?.line))
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, path: String, position: Position?
  ) {
    diagnostics.append(Diagnostic(severity, message, path: path, line: position?.line))
  }
}
