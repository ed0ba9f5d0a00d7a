import Attribution
import DriftDetection
import GitRepository
import MendwallTesting
import PolicyModel

/// A NetworkPolicy of the namespace shop that lets one port in.
func policy(_ name: String = "web", port: Int, labels: String = "{}") -> String {
  """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: \(name)
    namespace: shop
    labels: \(labels)
  spec:
    podSelector: {}
    ingress:
      - ports:
          - port: \(port)

  """
}

extension TestRepository {
  /// Merges branches into the one that is checked out.
  ///
  /// - Parameter files: what the merge changes in the checked out tree; nil removes a file.
  @discardableResult
  func merge(
    _ branches: String..., into files: [String: String?], message: String,
    date: String = "2026-10-01T12:00:00Z"
  ) async throws -> String {
    try await git(["merge", "--quiet", "--no-commit", "--no-ff", "--strategy", "ours"] + branches)
    return try await commit(files, message: message, date: date)
  }

  func checkOut(_ branch: String) async throws { try await git("checkout", "--quiet", branch) }

  func branch(_ name: String) async throws { try await git("checkout", "--quiet", "-b", name) }
}

/// What history says of a cluster.
struct Causes {
  /// A sentence for each object that departs, by its name.
  private(set) var sentences: [String: String] = [:]
  /// How many contents were read.
  private(set) var read = 0

  /// - Parameters:
  ///   - live: the cluster's objects as manifests.
  ///   - clone: another folder with the same commits.
  init(
    of live: [String], in repository: TestRepository, clone: String? = nil, most: Int = 1000,
    under paths: [String] = [], selectedLabels: Set<String> = [], maximumBytes: Int = 1 << 20,
    isInSync: @escaping (Policy, Policy) -> Bool = { DriftDetector.isInSync($0, $1) }
  ) async throws {
    let log = try await repository.git("log", "--all", "--format=%H %s")
    var names: [String: String] = [:]
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      names[String(words[0])] = String(words[1])
    }
    let git = try GitRepository(at: clone ?? repository.path)
    let commit = try git.commit(named: "HEAD")
    var (declared, found) = (Manifests(), Manifests())
    let files = try git.files(
      of: commit, under: paths, maximumBytes: maximumBytes, where: Causes.isManifest
    ).files
    for file in files { declared.read(file.bytes, path: file.path) }
    for text in live { found.read(Array(text.utf8), path: "live") }
    let drift = DriftDetector.detect(
      declared: declared.policies, live: found.policies, owns: { _ in true },
      selectedLabels: selectedLabels)
    var count = 0
    var search = CauseSearch(
      drift,
      read: { bytes in
        count += 1
        var manifests = Manifests()
        manifests.read(bytes, path: "")
        return manifests.policies
      }, isInSync: isInSync)
    let causes = try search.run(
      in: git, from: commit, most: most, under: paths, maximumBytes: maximumBytes,
      where: Causes.isManifest)
    read = count
    for (identity, cause) in causes { sentences[identity.name] = Causes.sentence(cause, names) }
  }

  private static func isManifest(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".json")
  }

  private static func sentence(_ cause: Cause, _ names: [String: String]) -> String {
    switch cause {
    case .tampered(let end): return "tampered (\(end))"
    case .neverInGit(let end): return "never in Git (\(end))"
    case .removedFromGit(let commit): return "removed by \(commit.subject)"
    case .lagging(let lag):
      let count = lag.commits.map(String.init) ?? "unknown"
      return "has \(names[lag.commit] ?? lag.commit), misses \(lag.replacedBy.subject), \(count)"
    }
  }
}

/// What history says of the one object of a cluster that departs.
func cause(
  of live: String..., in repository: TestRepository, clone: String? = nil, most: Int = 1000,
  under paths: [String] = [], selectedLabels: Set<String> = []
) async throws -> String {
  let sentences = try await Causes(
    of: live, in: repository, clone: clone, most: most, under: paths, selectedLabels: selectedLabels
  ).sentences
  return sentences.count == 1 ? sentences.values.joined() : "\(sentences)"
}
