import Documents
import PolicyModel

extension ControlPlane {
  /// Creates objects for as long as `use` takes. Those that belong to no namespace are deleted
  /// afterwards, so that no other test's report has them.
  ///
  /// - Parameters:
  ///   - manifests: a document each, without `---`; what the API does not have is sent all the
  ///     same.
  ///   - arguments: how kubectl is to create them.
  public static func withObjects<Result>(
    _ manifests: [String], by arguments: [String] = ["create", "--validate=false", "-f", "-"],
    _ use: () async throws -> Result
  ) async throws -> Result {
    do {
      let created = try await kubectl(arguments, input: documents(manifests))
      guard created.isSuccess else {
        throw Program.Failure(description: "the objects were not all created: \(created.errors)")
      }
      let result = try await use()
      try await deleteShared(manifests)
      return result
    } catch {
      try? await deleteShared(manifests)
      throw error
    }
  }

  /// Manifests in one text.
  public static func documents(_ manifests: [String]) -> String {
    manifests.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "---\n")
  }

  /// Deletes the objects that belong to no namespace. A namespace itself is left, since here
  /// nothing would ever finish its deletion.
  private static func deleteShared(_ manifests: [String]) async throws {
    var names: [String: [String]] = [:]
    for manifest in manifests {
      for document in try readDocuments(Array(manifest.utf8), file: "manifest.yaml") {
        guard let apiVersion = document["apiVersion"]?.string,
          let kind = PolicyKind.of(apiVersion: apiVersion, kind: document["kind"]?.string ?? ""),
          let name = document["metadata"]?["name"]?.string, !kind.isNamespaced,
          kind !== PolicyKind.namespace
        else { continue }
        let group = apiVersion.prefix { $0 != "/" }
        names["\(kind.resource).\(group)", default: []].append(name)
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (resource, names) in names {
        group.addTask {
          let deleted = try await kubectl(
            ["delete", resource, "--ignore-not-found", "--wait=false"] + names)
          guard deleted.isSuccess else { throw Program.Failure(description: deleted.errors) }
        }
      }
      try await group.waitForAll()
    }
  }
}
