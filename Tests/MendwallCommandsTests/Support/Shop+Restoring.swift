import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports

extension Shop {
  /// Puts the folder that stands for the cluster back, with a bundle of a name beside the repository's
  /// files that Git does not look at.
  func restore(
    _ arguments: String..., bundle: String = "bundle", answer: String? = nil,
    isTerminal: Bool = false, environment: [String: String] = ["HOME": "/nowhere"]
  ) async -> CommandRun {
    await CommandRun.mendwall(
      [
        "restore", "--repo", repository.path, "--live", cluster.path, "--bundle",
        bundlePath(bundle),
      ] + arguments, environment: environment, isTerminal: isTerminal, answer: answer)
  }

  func undo(_ bundle: String = "bundle", _ arguments: String..., into second: String = "second")
    async -> CommandRun
  {
    await CommandRun.mendwall(
      [
        "undo", bundlePath(bundle), "--live", cluster.path, "--bundle", bundlePath(second),
      ] + arguments)
  }

  /// In the repository's own folder, where Git looks for no policies.
  func bundlePath(_ name: String) -> String { repository.folder(".git/\(name)") }

  /// The cluster's files, by name.
  func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: cluster.path)
    where name.contains(".") {
      files[name] = try cluster.read(name)
    }
    return files
  }

  /// The cluster's objects, by name.
  func objects() throws -> [String: Node] {
    var objects: [String: Node] = [:]
    for (file, text) in try files() {
      for document in try readDocuments(Array(text.utf8), file: file) {
        for object in Manifests.objects(of: document) {
          objects[object["metadata"]?["name"]?.string ?? ""] = object
        }
      }
    }
    return objects
  }

  var hasBundle: Bool { FileManager.default.fileExists(atPath: bundlePath("bundle")) }
}

extension CommandRun {
  /// What a run with `-o json` told, line by line.
  func events() throws -> [RestoreEvent] {
    try output.split(separator: "\n").map {
      try JSONDecoder().decode(RestoreEvent.self, from: Data($0.utf8))
    }
  }

  /// What it left.
  func restoreReport() throws -> RestoreReport? { try events().last?.report }

  /// What it was to do.
  func restorePlan() throws -> RestorePlan? { try events().first?.plan }
}

extension RestorePlan {
  /// `update shop/a`, and so on.
  var briefly: [String] { steps.map { "\($0.action) \($0.object.qualifiedName)" } }
}
