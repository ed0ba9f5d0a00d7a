import Documents
import DriftDetection
import GitRepository
import KubernetesClient
import ManifestEditing
import MendwallConfiguration
import PolicyModel
import Reports

/// One policy's live state on its way into Git: from the drift to a changed file, and to whoever wants it.
struct Accepting {
  let policy: PolicyName
  /// Nil where only one kind has that name.
  let kind: PolicyKind?
  let edit: EditOptions
  let detection: Detection
  let context: CommandContext

  /// - Throws: a sentence, where nothing was written.
  func run() async throws -> ExitStatus {
    try await detection.cluster.withCluster(
      environment: context.environment, logger: detection.logger, now: context.now
    ) { cluster, defaultNamespace in
      let seen = try await detection.compare(with: cluster, defaultNamespace: defaultNamespace)
      guard seen.report.complete else { return tellIncomplete(seen) }
      let object = try Tracing(seen).object(named: policy, kind: kind).any
      guard let drift = drift(of: object, seen) else {
        let isTolerated = seen.comparison.departing.contains(object.identity)
        context.note(
          "mendwall: \(object.reference) \(isTolerated ? "departs only in what is tolerated" : "is as Git says"); "
            + "there is nothing to accept")
        return .inSync
      }
      if let hindrance = seen.comparison.hindrance(of: drift) {
        context.note("mendwall: warning: \(printable(hindrance))")
      }
      let before = try await read(seen, with: [])
      let editing = AcceptedEdit(
        drift: drift, seen: seen, git: detection.git, before: before, now: context.now())
      let file = try await editing.file(in: cluster)
      try await prove(file, editing, seen, before)
      try await tellKustomization(of: file, seen, before)
      return try await EditDelivery(
        options: edit, git: detection.git, source: seen.source, context: context
      ).deliver([file], message: message(drift, seen))
    }
  }

  private func tellIncomplete(_ seen: Detection.Outcome) -> ExitStatus {
    for each in seen.report.diagnostics where each.severity == .error {
      context.note("mendwall: error: \(printable(each.inWords))")
    }
    context.note("mendwall: nothing was written, since not everything could be seen")
    return .incomplete
  }

  /// How the object departs from Git, without what is tolerated.
  private func drift(of object: Policy, _ seen: Detection.Outcome) -> Drift? {
    let whole = seen.departures.first { $0.drift.identity == object.identity }?.drift
    var tolerance = Tolerance(seen.source.configuration.exceptions, now: context.now())
    return whole.flatMap { tolerance.remainder(of: $0) }
  }

  private func read(_ seen: Detection.Outcome, with edits: [EditedFile]) async throws
    -> DeclaredState
  {
    try await detection.read(
      seen.source, under: seen.paths, defaultNamespace: seen.defaultNamespace, with: edits)
  }

  // MARK: The proof

  /// Reads Git's side again with the changed file: it must declare what the cluster has, and all else as before.
  private func prove(
    _ file: EditedFile, _ editing: AcceptedEdit, _ seen: Detection.Outcome, _ before: DeclaredState
  ) async throws {
    let after: DeclaredState
    do { after = try await read(seen, with: [file]) } catch {
      throw Refusal(
        "nothing was written: with the change of \(file.path) Git's side cannot be read any more (\(error)); "
          + "change it by hand")
    }
    let identity = editing.drift.identity
    if let other = Accepting.difference(before.all, after.all, besides: identity) {
      throw Refusal(
        "nothing was written: the change of \(file.path) would change \(other.reference) too; change it by hand"
      )
    }
    let known = Set(before.diagnostics)
    if let new = after.diagnostics.first(where: { $0.severity == .error && !known.contains($0) }) {
      throw Refusal("nothing was written: \(new.inWords)")
    }
    let declared = after.all.first { $0.identity == identity }
    if let flaw = editing.flaw(of: declared, in: file.path) {
      throw Refusal("nothing was written: \(flaw)")
    }
  }

  /// The first policy that two states declare otherwise.
  private static func difference(
    _ before: [Policy], _ after: [Policy], besides identity: ObjectIdentity
  ) -> Policy? {
    let old = Dictionary(before.map { ($0.identity, $0) }) { first, _ in first }
    let new = Dictionary(after.map { ($0.identity, $0) }) { first, _ in first }
    let changed = Set(old.keys).union(new.keys).subtracting([identity]).filter {
      old[$0]?.compared != new[$0]?.compared
    }
    return changed.compactMap { old[$0] ?? new[$0] }.min { $0.reference < $1.reference }
  }

  // MARK: What is said

  /// A kustomization that is not rendered here still lists its files.
  private func tellKustomization(
    of file: EditedFile, _ seen: Detection.Outcome, _ before: DeclaredState
  ) async throws {
    guard (file.old == nil) != (file.new == nil) else { return }
    let folder = file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? ""
    let found = try await seen.read { [commit = seen.source.commit] repository in
      try Manifests.kustomizationNames.map { folder + $0 }.first {
        try repository.has($0, in: commit)
      }
    }
    guard let found else { return }
    let deed = file.new == nil ? "take the file out of" : "add the new file to"
    context.note("mendwall: \(found) lists what belongs to it; \(deed) its resources")
  }

  private func message(_ drift: Drift, _ seen: Detection.Outcome) -> String {
    let cluster = seen.report.cluster
    let name = cluster.name ?? cluster.server ?? cluster.snapshot
    let place = name.map { " (\($0))" } ?? ""
    let (subject, body) =
      switch drift {
      case .modified(_, let live, let changes):
        (
          "Accept \(live.reference) as the cluster has it",
          changes.map { "\($0.path)\n" }.joined()
        )
      case .unmanaged(let live): ("Declare \(live.reference), which the cluster has", "")
      case .missing(let declared):
        ("Remove \(declared.reference), which the cluster does not have", "")
      }
    let origin = "Taken from the cluster\(place) by mendwall accept.\n"
    return "\(subject)\n\n\(origin)\(body.isEmpty ? "" : "\n\(body)")"
  }
}
