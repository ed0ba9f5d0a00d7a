import Documents
import DriftDetection
import GitRepository
import Kustomize
import MendwallConfiguration
import PolicyModel

/// What Git declares at both ends of a branch, as far as it could be read.
struct BranchStates: Sendable {
  let branch: Branch
  /// Where the branch left the base; nil where nothing could be read.
  let before: DeclaredState?
  /// At the branch's head; nil where nothing could be read.
  let after: DeclaredState?
  /// What could not be read of either, and what the branch brings to look at.
  let diagnostics: [Diagnostic]

  /// - Parameters:
  ///   - before: at the branch's start; nil where nothing could be read.
  ///   - after: at its head; nil where nothing could be read.
  ///   - diagnostics: what is known beside what the states themselves tell.
  init(
    _ branch: Branch, before: DeclaredState?, after: DeclaredState?, _ diagnostics: [Diagnostic]
  ) {
    self.branch = branch
    self.before = before
    self.after = after
    let old = before?.diagnostics ?? []
    // What was doubtful before is no news of the branch.
    let known = Set(old.map { Key($0) })
    let unread = old.filter { $0.severity == .error }.map { diagnostic in
      Diagnostic(
        .error,
        "\(diagnostic.message) (in \(branch.start.commit.id.prefix(12)), where the branch begins)",
        path: diagnostic.path, line: diagnostic.line)
    }
    let own = (after?.diagnostics ?? []).filter {
      $0.severity == .error || !known.contains(Key($0))
    }
    self.diagnostics = diagnostics + unread + own
  }

  private struct Key: Hashable {
    let message: String
    let path: String?

    init(_ diagnostic: Diagnostic) { (message, path) = (diagnostic.message, diagnostic.path) }
  }

  /// Whether all was read that either end declares.
  var isComplete: Bool {
    before != nil && after != nil && !diagnostics.contains { $0.severity == .error }
  }

  /// The objects that both ends do not have alike: of each the form before and after.
  ///
  /// What a file declared that could not be read at the other end is not known to have come or gone.
  ///
  /// - Parameter definitions: what the cluster says of the kinds.
  func changes(_ definitions: Definitions) -> [BranchChange] {
    guard let before, let after else { return [] }
    let old = Dictionary(
      definitions.complete(before.policies).map { ($0.identity, $0) }
    ) { first, _ in first }
    let new = Dictionary(
      definitions.complete(after.policies).map { ($0.identity, $0) }
    ) { first, _ in first }
    let unreadBefore = BranchStates.unread(before)
    let unreadAfter = BranchStates.unread(after)
    return Set(old.keys).union(new.keys).compactMap { identity -> BranchChange? in
      switch (old[identity], new[identity]) {
      case (let one?, let other?): return BranchChange(from: one, to: other)
      case (let one?, nil):
        return unreadAfter.contains(one.location?.path ?? "") ? nil : BranchChange(removed: one)
      case (nil, let other?):
        return unreadBefore.contains(other.location?.path ?? "")
          ? nil : BranchChange(added: other)
      case (nil, nil): return nil
      }
    }.sorted { $0.reference < $1.reference }
  }

  /// The files of which not all could be read.
  private static func unread(_ state: DeclaredState) -> Set<String> {
    Set(state.diagnostics.filter { $0.severity == .error }.compactMap(\.path))
  }
}

/// An object that a branch changes.
struct BranchChange: Sendable {
  let before: Policy?
  let after: Policy?
  let reference: ObjectReference
  let identity: ObjectIdentity
  /// From the branch's form back to the one before, so that places and files are the branch's.
  let backwards: [Change]

  /// - Returns: nil where both say the same.
  init?(from before: Policy, to after: Policy) {
    let changes = DriftDetector.allChanges(from: after, to: before)
    if changes.isEmpty { return nil }
    self.init(before: before, after: after, any: after, changes)
  }

  init(added policy: Policy) { self.init(before: nil, after: policy, any: policy, []) }

  init(removed policy: Policy) { self.init(before: policy, after: nil, any: policy, []) }

  private init(before: Policy?, after: Policy?, any: Policy, _ changes: [Change]) {
    self.before = before
    self.after = after
    reference = any.reference
    identity = any.identity
    backwards = changes
  }

  /// The branch's form held against the one before, as a cluster's is held against Git's: that is how history
  /// is asked.
  var asDrift: Drift? {
    switch (after, before) {
    case (let after?, let before?):
      .modified(declared: after, live: before, changes: backwards)
    case (let after?, nil): .missing(declared: after)
    case (nil, let before?): .unmanaged(live: before)
    case (nil, nil): nil
    }
  }
}
