public import Documents
import FoundationEssentials
public import PolicyModel
import Synchronization

extension ManifestDirectory {
  @discardableResult
  public func create(_ object: Node, as reference: ObjectReference, mode: WriteMode = .real)
    async throws(KubernetesError) -> Node
  {
    try changing { () throws(KubernetesError) in
      if try find(reference) != nil {
        throw KubernetesError(code: .conflict, "\(reference) is already in \(path)")
      }
      if try files() == [path] {
        // What was read a while ago may have been edited since.
        cache.documents.withLock { $0[path] = nil }
        let others = try documents(in: path).flatMap(Manifests.objects)
        if mode == .real { try write(others + [object], to: path) }
        return
      }
      let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind)
      // With its group where another kind has the same name.
      let name =
        "\(reference.namespace ?? "_").\(kind?.name ?? reference.kind).\(reference.name).yaml"
      guard !name.contains("/") else {
        throw KubernetesError(code: .invalid, "\(reference) has a name that no file can have")
      }
      let file = "\(path)/\(name)"
      if FileManager.default.fileExists(atPath: file) {
        throw KubernetesError(
          code: .conflict, "\(file) is there already, and holds something else")
      }
      if mode == .real { try write([object], to: file) }
    }
    return object
  }

  @discardableResult
  public func replace(_ object: Node, as reference: ObjectReference, mode: WriteMode = .real)
    async throws(KubernetesError) -> Node
  {
    let metadata = object["metadata"]
    let identity = LiveIdentity(
      uid: metadata?["uid"]?.string, resourceVersion: metadata?["resourceVersion"]?.string)
    try changing { () throws(KubernetesError) in
      try rewrite(reference, guardedBy: identity, as: object, mode)
    }
    return object
  }

  public func delete(
    _ reference: ObjectReference, guardedBy live: LiveIdentity, mode: WriteMode = .real
  ) async throws(KubernetesError) {
    try changing { () throws(KubernetesError) in
      try rewrite(reference, guardedBy: live, as: nil, mode)
    }
  }

  public func get(_ reference: ObjectReference) async throws(KubernetesError) -> Node {
    try changing { () throws(KubernetesError) in
      if PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind) == nil,
        let workload = try objects(where: reference.isOf).first
      {
        return workload
      }
      guard let found = try find(reference) else {
        throw KubernetesError(code: .notFound, "\(reference) is not in \(path)")
      }
      return found.object
    }
  }

  public func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]
  {
    var found: [Node] = []
    for file in try files() {
      for object in try documents(in: file).flatMap(Manifests.objects) {
        guard let policy = try policy(object, of: kind, in: file),
          policy.reference.apiVersion == api.apiVersion,
          namespace == nil || policy.reference.namespace == namespace
        else { continue }
        found.append(object)
      }
    }
    return found
  }

  /// A snapshot need not hold the namespaces of its objects.
  public func hasNamespace(_ name: String) async throws(KubernetesError) -> Bool? { nil }

  /// Whoever may write the folder may write each object; a write that is refused says so.
  public func lacking(_ rights: Set<AccessRight>) async throws(KubernetesError) -> [AccessRight] {
    guard path != "-" else {
      throw KubernetesError(
        code: .file, "standard input cannot be written; pass a file or a folder with --live")
    }
    return []
  }

  /// Files have no events.
  public func record(_ event: ObjectEvent) async throws(KubernetesError) {}

  /// One change at a time, each on files as they are now.
  private func changing<Result>(_ change: () throws(KubernetesError) -> Result)
    throws(KubernetesError) -> Result
  {
    let outcome = cache.writing.withLock { _ -> Swift.Result<Result, KubernetesError> in
      do throws(KubernetesError) { return .success(try change()) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// An object, and the file that holds it.
  private struct Place {
    let object: Node
    let policy: Policy
    let file: String
  }

  private func find(_ reference: ObjectReference) throws(KubernetesError) -> Place? {
    guard let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind),
      let api = kind.apis.first(where: { $0.apiVersion == reference.apiVersion })
    else {
      throw KubernetesError(
        code: .invalid, "\(reference) is of a kind that Mendwall does not write")
    }
    let known = try policies(of: kind, as: api, namespace: reference.namespace)
      .first { $0.reference == reference }
    guard let file = known?.location?.path else { return nil }
    // What was read a while ago may have been edited since.
    cache.documents.withLock { $0[file] = nil }
    for document in try documents(in: file) {
      for object in Manifests.objects(of: document) {
        guard let policy = try policy(object, of: kind, in: file), policy.reference == reference
        else { continue }
        return Place(object: object, policy: policy, file: file)
      }
    }
    return nil
  }

  /// Changes one object in the file that holds it.
  ///
  /// - Parameter replacement: nil to take the object out.
  private func rewrite(
    _ reference: ObjectReference, guardedBy identity: LiveIdentity, as replacement: Node?,
    _ mode: WriteMode
  ) throws(KubernetesError) {
    guard let found = try find(reference) else {
      throw KubernetesError(code: .notFound, "\(reference) is not in \(path)")
    }
    for (expected, actual) in [
      (identity.uid, found.policy.uid),
      (identity.resourceVersion, found.policy.resourceVersion),
    ] where expected != nil && expected != actual {
      throw KubernetesError(
        code: .conflict, "\(reference) in \(found.file) is no longer the one that was compared")
    }
    var objects: [Node] = []
    for document in try documents(in: found.file) {
      for object in Manifests.objects(of: document) {
        let policy = try policy(object, of: found.policy.kind, in: found.file)
        let result = policy?.reference == reference ? replacement : object
        if let result { objects.append(result) }
      }
    }
    if mode == .real { try write(objects, to: found.file) }
  }

  /// Writes a whole file in one step: a reader sees the old or the new one. Without objects it goes.
  private func write(_ objects: [Node], to file: String) throws(KubernetesError) {
    cache.documents.withLock { $0[file] = nil }
    do {
      guard path != "-" else {
        throw KubernetesError(code: .file, "standard input cannot be written")
      }
      if objects.isEmpty {
        try FileManager.default.removeItem(atPath: file)
      } else {
        let isJSON = file.hasSuffix(".json")
        let text =
          isJSON && objects.count == 1
          ? JSONWriter.compact(objects[0]) + "\n"
          : isJSON
            ? JSONWriter.compact([
              "apiVersion": "v1", "kind": "List", "items": Node(.sequence(objects)),
            ]) + "\n" : objects.map(YAMLWriter.write).joined(separator: "---\n")
        try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
      }
    } catch {
      throw error as? KubernetesError
        ?? KubernetesError(code: .file, "\(file) cannot be written: \(error)")
    }
  }
}

extension ObjectReference {
  /// Whether an object is the one that is meant, of a file that names its namespace.
  fileprivate func isOf(_ object: Node) -> Bool {
    object["apiVersion"]?.string == apiVersion && object["kind"]?.string == kind
      && object["metadata"]?["name"]?.string == name
      && object["metadata"]?["namespace"]?.string == namespace
  }
}
