import Attribution
import Documents
import DriftDetection
import GitRepository
import PolicyModel
import Reports

/// Puts an object's life together from what a comparison saw of it.
struct Tracing {
  /// An object, as far as either side has it.
  struct Object {
    let declared: Policy?
    let live: Policy?
    let any: Policy
  }

  private let outcome: Detection.Outcome

  init(_ outcome: Detection.Outcome) { self.outcome = outcome }

  /// The object that a person means.
  ///
  /// - Throws: ``NothingToCompare`` where it is none, or one of several.
  func object(named name: PolicyName, kind: PolicyKind?) throws(NothingToCompare) -> Object {
    let all = outcome.declared + outcome.live
    let kinds = PolicyKind.all.filter { kind in all.contains { $0.kind === kind } }
    let meant = kind.map { [$0] } ?? kinds
    guard meant.count == 1 else {
      throw NothingToCompare(
        description:
          "\(name.qualifiedName) is a \(kinds.map(\.name).joined(separator: " and a ")); choose one "
          + "with --kind")
    }
    let declared = outcome.declared.first { $0.kind === meant[0] }
    let live = outcome.live.first { $0.kind === meant[0] }
    guard let any = live ?? declared else {
      throw NothingToCompare(
        description:
          "no \(meant[0].name) \(name.qualifiedName) is in Git or in the cluster; it is a "
          + kinds.map(\.name).joined(separator: " and a "))
    }
    return Object(declared: declared, live: live, any: any)
  }

  /// - Throws: `GitError` where history cannot be read.
  func timeline(of object: Object) async throws -> Timeline {
    let finding = outcome.report.findings.first {
      $0.type == .drift && $0.object.kind == object.any.reference.kind
    }
    let entries = try await commits(of: object, removed: finding?.removed) + changes(of: object)
    return Timeline(
      object: object.any.reference, report: outcome.report,
      entries: entries.enumerated().sorted {
        ($0.element.time?.secondsSinceEpoch ?? 0, $0.offset)
          < ($1.element.time?.secondsSinceEpoch ?? 0, $1.offset)
      }.map(\.element), finding: finding)
  }

  // MARK: Git

  private func commits(of object: Object, removed: Finding.Commit?) async throws -> [Timeline.Entry]
  {
    if let declared = object.declared {
      return try await life(of: declared, from: outcome.source.commit.id)
    }
    guard let removed else { return [] }
    // What Git dropped is followed from the commit before.
    let removal = Timeline.Entry(
      side: .git, deed: .removed, time: removed.committedAt,
      declared: Finding.Declaration(path: ".", line: nil, origin: removed))
    let outcome = outcome
    let before = try await outcome.read { repository throws -> (Policy, String)? in
      let parent = try repository.commit(named: "\(removed.commit)^")
      let (files, _) = try repository.files(
        of: parent, maximumBytes: ReadingLimits().bytes, where: RevisionFiles.isManifest)
      var manifests = Manifests(defaultNamespace: outcome.defaultNamespace)
      for file in files { manifests.read(file.bytes, path: file.path) }
      return manifests.policies.first { $0.identity == object.any.identity }.map { ($0, parent.id) }
    }
    guard let before else { return [removal] }
    var entry = removal
    entry.declared?.path = before.0.location?.path ?? "."
    return try await life(of: before.0, from: before.1) + [entry]
  }

  private func life(of policy: Policy, from commit: String) async throws -> [Timeline.Entry] {
    guard let id = ObjectID(commit) else { return [] }
    let outcome = outcome
    let life = try await outcome.read { repository throws -> [LifeEvent] in
      var search = OriginSearch([], life: policy, reading: outcome.historyReading)
      var reader = try HistoryReader(outcome.source.place.open())
      return try search.run(in: &reader, from: id).life
    }
    return life.reversed().map { event in
      let deed: Timeline.Entry.Deed =
        switch event.kind {
        case .declared: .created
        case .changed: .changed
        case .cutOff: .cutOff
        }
      return Timeline.Entry(
        side: .git, deed: deed, time: Instant(secondsSinceEpoch: event.commit.committedAt),
        declared: Finding.Declaration(
          path: event.path, line: nil, origin: Finding.Commit(event.commit)),
        changes: event.changes.isEmpty ? nil : event.changes.map { Finding.FieldChange($0) })
    }
  }

  // MARK: Cluster

  private func changes(of object: Object) -> [Timeline.Entry] {
    var entries = outcome.actors.life(of: object.any, isLive: object.live != nil).map { event in
      let deed: Timeline.Entry.Deed =
        switch event.kind {
        case .created: .created
        case .changed: .changed
        case .removed: .removed
        }
      return Timeline.Entry(
        side: .cluster, deed: deed, time: event.actor.time, actor: Finding.Actor(event.actor),
        changes: event.changes.flatMap { $0.isEmpty ? nil : $0.map { Finding.FieldChange($0) } })
    }
    // The object knows when it was made, whoever made it.
    if let created = object.live?.createdAt, !entries.contains(where: { $0.deed == .created }) {
      entries.insert(Timeline.Entry(side: .cluster, deed: .created, time: created), at: 0)
    }
    return entries
  }
}
