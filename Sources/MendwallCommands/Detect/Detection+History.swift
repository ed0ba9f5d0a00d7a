import Attribution
import AuditLogs
import Documents
import DriftDetection
import GitRepository
import MendwallConfiguration
import PolicyModel
import Reports

extension Detection {
  func causes(
    of drift: [Drift], _ source: GitSource, _ declaration: Configuration.Scope,
    _ definitions: Definitions, _ comparison: Comparison, defaultNamespace: String
  ) async throws -> [ObjectIdentity: Attribution.Cause] {
    guard history > 0, !drift.isEmpty else { return [:] }
    let remembered = known.history?.causes(of: drift) ?? (known: [:], asked: drift)
    let asked = remembered.asked
    if asked.isEmpty { return remembered.known }
    let paths = paths(declaration)
    let found = try await withDeadline { [history] in
      var search = CauseSearch(
        asked,
        read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) },
        isInSync: comparison.isInSync)
      let repository = try source.place.open()
      return try search.run(
        in: repository, from: source.commit, most: history, under: paths,
        maximumBytes: ReadingLimits().bytes, where: RevisionFiles.isManifest)
    }
    known.history?.note(found, of: asked)
    return found.merging(remembered.known) { found, _ in found }
  }

  /// Asks history and the audit logs who made what departs so.
  func attribute(
    _ drift: [Drift], _ source: GitSource, _ declaration: Configuration.Scope,
    _ definitions: Definitions, _ declared: DeclaredState, _ live: [Policy],
    defaultNamespace: String
  ) async throws -> (who: Attributing, diagnostics: [Diagnostic]) {
    // What a kustomization renders no file of Git declares as it is.
    let all = Attributing.questions(
      about: drift.filter { declared.rendered[$0.identity] == nil })
    let questions = known.history?.unknown(all) ?? all
    let paths = paths(declaration)
    var origins = OriginAnswers()
    var diagnostics: [Diagnostic] = []
    if history > 0, !questions.isEmpty, let commit = ObjectID(source.commit.id) {
      do {
        origins = try await withDeadline {
          let reading = HistoryReading(
            paths: paths, maximumBytes: ReadingLimits().bytes, wants: RevisionFiles.isManifest,
            read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) })
          var search = OriginSearch(questions, reading: reading)
          var reader = try HistoryReader(source.place.open())
          return try search.run(in: &reader, from: commit)
        }
        known.history?.note(origins, to: questions)
      } catch let error as GitError {
        diagnostics.append(Detection.untold("who set Git's values", error))
      }
    }
    if let remembered = known.history?.origins { origins.add(remembered) }
    var events = AuditLogs.Reading()
    // Of what is named one by one the log is asked whether it departs or not.
    let named = scope.policies.isEmpty ? [] : (declared.policies + live).map(\.reference)
    let interest = AuditInterest(drift.map(\.reference) + named)
    if !audit.logs.isEmpty, !interest.isEmpty {
      events = try AuditLogs.read(audit.logs, about: interest, envelope: audit.envelope)
    }
    return (
      Attributing(origins: origins, actors: ActorSearch(events.events)),
      diagnostics + events.diagnostics
    )
  }

  /// What differs is told, even where history cannot be read: a partial clone, or a damaged one.
  static func untold(_ what: String, _ error: GitError) -> Diagnostic {
    Diagnostic(.warning, "\(what) is not known: \(error)")
  }
}
