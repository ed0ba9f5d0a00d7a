public import Documents

/// What the documents of one or more manifest files declare.
public struct Manifests: Sendable {
  /// The policies, in the order of the files.
  public private(set) var policies: [Policy] = []
  public private(set) var diagnostics: [Diagnostic] = []
  /// How many objects of other kinds were passed over.
  public private(set) var otherObjects = 0

  private var byReference: [ObjectReference: Int] = [:]
  private let defaultNamespace: String?

  /// - Parameter defaultNamespace: where an object lives that names no namespace.
  public init(defaultNamespace: String? = "default") { self.defaultNamespace = defaultNamespace }

  /// Reads a manifest file and takes in its policies. What is wrong with it becomes a diagnostic.
  public mutating func read(_ bytes: [UInt8], path: String) {
    do throws(DocumentError) {
      for document in try readDocuments(bytes, file: path) {
        for object in Manifests.objects(of: document) { add(object, path: path) }
      }
    } catch {
      // A template or a fragment that names no kind of policy cannot declare one; bytes that are no
      // text may hide anything.
      let mayDeclare = error.code == .encoding || Manifests.namesAKind(bytes)
      report(
        mayDeclare ? .error : .warning,
        error.message
          + (mayDeclare
            ? "; what the file declares was not compared"
            : "; it names no kind of policy, so nothing was missed"),
        path: path, position: error.position)
    }
  }

  private static func namesAKind(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return PolicyKind.all.contains { text.contains($0.kind) }
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
    else {
      otherObjects += 1
      return
    }
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
