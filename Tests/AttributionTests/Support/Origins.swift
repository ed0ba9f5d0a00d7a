import Attribution
import Documents
import DriftDetection
import GitRepository
import MendwallTesting
import PolicyModel

/// What history says of the objects that a revision declares.
struct Origins {
  let answers: OriginAnswers
  private let policies: [Policy]

  /// - Parameters:
  ///   - places: of every object: pointers, and nil for the object itself.
  ///   - life: the name of the object whose every change is asked for.
  ///   - clone: another folder with the same commits.
  init(
    of places: [String?], life: String? = nil, in repository: TestRepository,
    at revision: String = "HEAD", clone: String? = nil, under paths: [String] = [],
    maximumBytes: Int = 1 << 20
  ) throws {
    let git = try GitRepository(at: clone ?? repository.path)
    let commit = try git.commit(named: revision)
    var declared = Manifests()
    let files = try git.files(
      of: commit, under: paths, maximumBytes: maximumBytes, where: Origins.isManifest
    ).files
    for file in files { declared.read(file.bytes, path: file.path) }
    policies = declared.policies
    let reading = HistoryReading(
      paths: paths, maximumBytes: maximumBytes, wants: Origins.isManifest, read: Origins.policies)
    let pointers = places.map { $0.flatMap { JSONPointer($0) } }
    var search = OriginSearch(
      policies.map { ($0, pointers) }, life: policies.first { $0.identity.name == life },
      reading: reading)
    var reader = try HistoryReader(git)
    guard let id = ObjectID(commit.id) else { throw Program.Failure(description: commit.id) }
    answers = try search.run(in: &reader, from: id)
  }

  static func policies(_ bytes: [UInt8]) -> [Policy] {
    var manifests = Manifests()
    manifests.read(bytes, path: "")
    return manifests.policies
  }

  /// Who set the value at a place of the object with a name.
  func origin(_ place: String?, of name: String = "web") -> Origin? {
    guard let policy = policies.first(where: { $0.identity.name == name }) else { return nil }
    return answers.origins[
      ValueQuestion(object: policy.identity, place: place.flatMap { JSONPointer($0) })]
  }

  /// The commit that set it, by its subject.
  func subject(_ place: String?, of name: String = "web") -> String {
    switch origin(place, of: name) {
    case .commit(let commit): commit.subject
    case .before(let commit): "\(commit.subject) or before"
    case nil: "no answer"
    }
  }

  func commit(_ place: String?, of name: String = "web") -> HistoryCommit? {
    if case .commit(let commit) = origin(place, of: name) { commit } else { nil }
  }

  /// A line for each event of the life: `edit changed web.yaml /spec/ingress`.
  var life: [String] {
    answers.life.map { event in
      ([event.commit.subject, "\(event.kind)", event.path] + event.changes.map(\.path.description))
        .joined(separator: " ")
    }
  }

  private static func isManifest(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".json")
  }
}

/// Who set the value at a place of the object web, by the subject of the commit.
func origin(of place: String?, in repository: TestRepository) throws -> String {
  try Origins(of: [place], in: repository).subject(place)
}

/// The port of the policies that `policy(port:)` gives.
let port = "/spec/ingress/0/ports/0/port"

/// A NetworkPolicy of the namespace shop with a spec that is written out.
func manifest(_ spec: String, name: String = "web") -> String {
  """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: \(name), namespace: shop}
  spec: \(spec)

  """
}
