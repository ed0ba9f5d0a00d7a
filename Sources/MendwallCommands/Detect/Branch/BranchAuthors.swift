import Attribution
import Documents
import DriftDetection
import GitRepository
import PolicyModel
import Reports

/// Who made a branch's changes, as far as history tells.
struct BranchAuthors: Sendable {
  private(set) var origins: [ValueQuestion: Origin] = [:]
  private(set) var removals: [ObjectIdentity: HistoryCommit] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  /// Looks for them.
  ///
  /// - Parameters:
  ///   - changes: those of objects that no kustomization renders.
  ///   - branch: of these changes.
  ///   - paths: what is read of each commit.
  ///   - most: how many commits are looked at for who removed something.
  ///   - read: the policies that the content of a file declares.
  /// - Throws: `GitError` where history cannot be read.
  init(
    of changes: [BranchChange], of branch: Branch, paths: [String], most: Int,
    read: @escaping ([UInt8]) -> [Policy]
  ) throws(GitError) {
    let drift = changes.compactMap(\.asDrift)
    let questions = Attributing.questions(about: drift)
    if !questions.isEmpty, let commit = ObjectID(branch.head.commit.id) {
      let reading = HistoryReading(
        paths: paths, maximumBytes: ReadingLimits().bytes, wants: RevisionFiles.isManifest,
        read: read)
      var search = OriginSearch(questions, reading: reading)
      var reader = try HistoryReader(branch.head.place.open())
      origins = try search.run(in: &reader, from: commit).origins
    }
    let removed = drift.filter { if case .unmanaged = $0 { true } else { false } }
    if removed.isEmpty { return }
    var search = CauseSearch(removed, read: read)
    let causes = try search.run(
      in: branch.head.place.open(), from: branch.head.commit, most: most,
      under: paths, maximumBytes: ReadingLimits().bytes, where: RevisionFiles.isManifest)
    for case (let identity, .removedFromGit(let commit)) in causes { removals[identity] = commit }
  }

  /// Nobody is known.
  ///
  /// - Parameter reason: why not, where that is to be told.
  init(unknown reason: Diagnostic? = nil) { diagnostics = [reason].compactMap { $0 } }

  /// What differs, from the base's side to the branch's, each with its place and its commit in the branch.
  ///
  /// - Parameters:
  ///   - change: of an object that both sides have.
  ///   - state: what the branch declares.
  func changes(of change: BranchChange, _ state: DeclaredState?) -> [PlannedChange] {
    guard let before = change.before, let after = change.after else { return [] }
    var moves = DriftDetector.allChanges(from: before, to: after).filter(\.isMove)
    return change.backwards.map { each in
      let place =
        state?.place(of: each, in: after)
        ?? after.location.map {
          SourceLocation(path: $0.path, line: each.span?.start.line ?? $0.line)
        }
      var declared = place.map { Finding.Declaration($0) }
      declared?.attribute(
        to: origins[
          ValueQuestion(
            object: change.identity, place: Attributing.place(of: each, in: after))])
      var planned = PlannedChange(undoing: Finding.FieldChange(each, declared: declared))
      // From where to where is to be told forwards.
      if each.isMove, let index = moves.firstIndex(where: { $0.git == each.live }) {
        planned.note = moves.remove(at: index).remark
      }
      return planned
    }
  }

  /// Names who added an object, or removed it.
  func explain(_ object: inout Proposal.Object, _ change: BranchChange) {
    if change.before == nil {
      object.declared?.attribute(
        to: origins[ValueQuestion(object: change.identity, place: nil)])
    }
    object.removed = removals[change.identity].map { Finding.Commit($0) }
  }
}

extension Detection {
  /// Asks history who made the branch's changes.
  func authors(
    of changes: [BranchChange], _ states: BranchStates, under paths: [String],
    _ definitions: Definitions, defaultNamespace: String
  ) async throws -> BranchAuthors {
    // What a kustomization renders no file of Git declares as it is.
    let plain = changes.filter { change in
      ![states.before, states.after].contains { $0?.rendered[change.identity] != nil }
    }
    if history == 0 || plain.isEmpty { return BranchAuthors() }
    do {
      return try await withDeadline { [history] in
        try BranchAuthors(of: plain, of: states.branch, paths: paths, most: history) {
          RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace)
        }
      }
    } catch let error as GitError {
      return BranchAuthors(unknown: Detection.untold("who made the branch's changes", error))
    }
  }
}
