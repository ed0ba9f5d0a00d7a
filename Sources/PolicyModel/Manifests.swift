public import Documents

/// What the documents of one or more manifest files declare.
public struct Manifests: Sendable {
  /// The names of the files that kustomize takes for a kustomization.
  public static let kustomizationNames = [
    "kustomization.yaml", "kustomization.yml", "Kustomization",
  ]

  /// The policies, in the order of the files.
  public private(set) var policies: [Policy] = []
  /// What is wrong with the files, or deserves a look.
  public var diagnostics: [Diagnostic] { found + strayNamespaces }

  /// The policies as the files have them, where they are to be kept.
  public private(set) var objects: [ObjectIdentity: Node] = [:]

  private let keepsObjects: Bool
  private var found: [Diagnostic] = []
  private var byIdentity: [ObjectIdentity: Int] = [:]
  /// The policies that name no namespace.
  private var homeless: Set<Int> = []
  /// The namespaces that kustomizations give to the files that they list, by the files' paths.
  private var givenNamespaces: [String: GivenNamespace] = [:]
  /// The files that a kustomization changes others by, and where it says so.
  private var patches: [String: SourceLocation] = [:]
  /// The kustomizations of which it was told that their patches were not read.
  private var patched: Set<String> = []
  /// The files of which a kustomization makes objects of other names.
  private var transformed: Set<String> = []
  private let defaultNamespace: String?

  private struct GivenNamespace {
    let namespace: String
    /// Where the kustomization says so.
    let location: SourceLocation
  }

  /// - Parameters:
  ///   - defaultNamespace: where an object lives that names no namespace.
  ///   - keepsObjects: whether the policies are also kept as the files have them, to be written.
  public init(defaultNamespace: String? = "default", keepsObjects: Bool = false) {
    self.defaultNamespace = defaultNamespace
    self.keepsObjects = keepsObjects
  }

  /// Reads a manifest file and takes in its policies. What is wrong with it becomes a diagnostic.
  ///
  /// Kustomizations are to be read before the files that they name.
  ///
  /// A file that names no kind of policy cannot declare one and is passed over unread: in a repository
  /// that holds more than policies, templates and data files are nothing to wait for or to warn about.
  public mutating func read(_ bytes: [UInt8], path: String) {
    if readKustomization(bytes, path: path) { return }
    if let place = patches[path] {
      if ManifestRelevance(of: bytes) != .none { reportPatch(at: place) }
      return
    }
    let relevance = ManifestRelevance(of: bytes)
    if relevance == .none { return }
    do throws(DocumentError) {
      try forEachDocument(of: bytes, file: path) { document in
        for object in Manifests.objects(of: document) {
          add(object, at: SourceLocation(path: path, line: object.span?.start.line))
        }
      }
    } catch {
      // A template of a namespace is no policy that was missed.
      report(
        relevance == .policy ? .error : .warning,
        "\(error.message); what the file declares from there on was not compared",
        at: SourceLocation(path: path, line: error.position?.line))
    }
  }

  /// Takes in an object. What is wrong with it becomes a diagnostic.
  ///
  /// - Parameters:
  ///   - object: of any kind; those that are none of Mendwall's are passed over.
  ///   - location: where it is declared.
  /// - Returns: which object was taken in, if any.
  @discardableResult
  public mutating func add(_ object: Node, at location: SourceLocation) -> ObjectIdentity? {
    guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string,
      let kind = PolicyKind.of(apiVersion: apiVersion, kind: name)
    else {
      if let flaw = HeaderFlaw(of: object) {
        report(
          .error, flaw.message,
          at: SourceLocation(path: location.path, line: flaw.line ?? location.line))
      }
      return nil
    }
    func place(_ position: Position?) -> SourceLocation {
      SourceLocation(path: location.path, line: position?.line ?? location.line)
    }
    do throws(InvalidObject) {
      let policy = try Policy(
        object, kind: kind, apiVersion: apiVersion, defaultNamespace: defaultNamespace,
        location: location)
      for trap in Trap.found(in: object, declaring: policy) {
        report(.warning, "\(policy.reference): \(trap.message)", at: place(trap.position))
      }
      guard let first = byIdentity[policy.identity] else {
        byIdentity[policy.identity] = policies.count
        if kind.isNamespaced, object["metadata"]?["namespace"]?.string == nil {
          homeless.insert(policies.count)
        }
        policies.append(policy)
        if keepsObjects { objects[policy.identity] = object }
        return policy.identity
      }
      refuse(policy, after: policies[first])
    } catch {
      report(.error, error.message, at: place(error.position))
    }
    return nil
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

  /// Of two declarations of one object nobody can say which is meant: the first is compared, and where
  /// they differ the comparison does not count as complete.
  private mutating func refuse(_ second: Policy, after first: Policy) {
    let same =
      first.body == second.body && first.labels == second.labels
      && first.annotations == second.annotations
    let place = first.location?.inWords ?? "before"
    report(
      same ? .warning : .error,
      "\(second.reference) is declared here and at \(place)"
        + (same ? ", alike; remove one" : ", differently; remove one (the first was compared)"),
      at: second.location)
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ message: String, at location: SourceLocation?
  ) {
    found.append(Diagnostic(severity, message, path: location?.path, line: location?.line))
  }

  // MARK: Kustomizations

  /// Whether a file is one that kustomize takes for a kustomization, by its path.
  public static func isKustomization(_ path: String) -> Bool {
    kustomizationNames.contains(split(path).name)
  }

  /// Notes what a kustomization says of its folder; false for any other file.
  private mutating func readKustomization(_ bytes: [UInt8], path: String) -> Bool {
    guard Manifests.isKustomization(path) else { return false }
    let (folder, _) = Manifests.split(path)
    // One that cannot be read is kustomize's to complain of: here it only gives hints.
    guard let document = try? readDocuments(bytes, file: path).first else { return true }
    notePatches(document, in: folder, path)
    let isTransforming = Manifests.transformers.contains { key in
      document[key].map { !$0.isNull && $0.string?.isEmpty != true && $0.sequence?.isEmpty != true }
        ?? false
    }
    if isTransforming {
      for resource in document["resources"]?.sequence?.compactMap(\.string) ?? [] {
        transformed.insert(Manifests.join(folder, resource))
      }
    }
    guard let entry = document.mapping?.entry("namespace"), let namespace = entry.value.string,
      !namespace.isEmpty
    else { return true }
    let resources = document["resources"]?.sequence?.compactMap(\.string) ?? []
    let given = GivenNamespace(
      namespace: namespace, location: SourceLocation(path: path, line: entry.keySpan?.start.line))
    for resource in resources { givenNamespaces[Manifests.join(folder, resource)] = given }
    return true
  }

  /// Whether a file names a kind of policy: one that does not cannot declare any.
  public static func mayDeclarePolicies(_ bytes: [UInt8]) -> Bool {
    ManifestRelevance(of: bytes) != .none
  }

  /// Whether a kustomization that was read takes a file for a patch.
  public func isPatch(_ path: String) -> Bool { patches[Manifests.join("", path)] != nil }

  /// Whether a policy was taken as it stands in its file, where a kustomization that was not rendered makes
  /// another object of it.
  public var areTransformed: Bool {
    if transformed.isEmpty, givenNamespaces.isEmpty { return false }
    return policies.contains { policy in
      guard let path = policy.location?.path else { return false }
      return transformed.contains(path)
        || givenNamespaces[path].map { $0.namespace != policy.reference.namespace } ?? false
    }
  }

  /// What makes other names of those that a kustomization's files have.
  private static let transformers = [
    "namePrefix", "nameSuffix", "components", "transformers", "replacements", "generators",
  ]

  /// Notes the files that are patches: they look like policies and declare none by themselves.
  private mutating func notePatches(_ kustomization: Node, in folder: String, _ path: String) {
    let entries = ["patches", "patchesStrategicMerge", "patchesJson6902"].flatMap {
      kustomization[$0]?.sequence ?? []
    }
    for entry in entries {
      let place = SourceLocation(path: path, line: entry.span?.start.line)
      let target = entry["target"]
      let file = (entry["path"] ?? entry).string.flatMap { $0.contains("\n") ? nil : $0 }
      if let file { patches[Manifests.join(folder, file)] = place }
      let isAimed =
        if let kind = target?["kind"]?.string {
          // A target's kind is a regular expression.
          PolicyKind.all.contains { $0.kind == kind } || kind.contains { !$0.isLetter }
        } else if target != nil {
          true
        } else if let text = (entry["patch"] ?? entry).string, file == nil {
          ManifestRelevance(of: Array(text.utf8)) != .none
        } else {
          false
        }
      if isAimed { reportPatch(at: place) }
    }
  }

  /// What a kustomization changes by patches is not known where it is not rendered. Told once of each.
  private mutating func reportPatch(at place: SourceLocation) {
    guard patched.insert(place.path).inserted else { return }
    report(
      .error,
      "this kustomization patches what it declares, and its patches were not read; name its folder with "
        + "--path, or set render: kustomize in .mendwall.yaml, to compare what it renders",
      at: place)
  }

  /// A path as a file of a folder writes it, from the root.
  private static func join(_ folder: String, _ path: String) -> String {
    var parts = folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// Policies whose namespace is a guess, or another than their folder's kustomization gives them.
  private var strayNamespaces: [Diagnostic] {
    policies.indices.compactMap { index in
      let policy = policies[index]
      guard policy.kind.isNamespaced, let location = policy.location else { return nil }
      let given = givenNamespaces[location.path]
      let namespace = policy.reference.namespace ?? "none"
      let message: String
      if homeless.contains(index) {
        let hint = given.map {
          ", though \($0.location.inWords) puts it into \($0.namespace); set render: kustomize in "
            + ".mendwall.yaml, or name the folder with --path"
        }
        message =
          "\(policy.reference) names no namespace; it is taken to live in \(namespace)\(hint ?? "")"
      } else if let given, given.namespace != namespace {
        message =
          "\(policy.reference) names the namespace \(namespace), and \(given.location.inWords) puts "
          + "it into \(given.namespace); it was compared as it stands in the file"
      } else {
        return nil
      }
      return Diagnostic(.warning, message, path: location.path, line: location.line)
    }
  }
}
