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
    let paths = paths(declaration)
    return try await withDeadline { [history] in
      var search = CauseSearch(
        drift,
        read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) },
        isInSync: comparison.isInSync)
      let repository = try GitRepository(at: source.repository)
      return try search.run(
        in: repository, from: source.commit, most: history, under: paths,
        maximumBytes: ReadingLimits().bytes, where: RevisionFiles.isManifest)
    }
  }

  /// Asks history and the audit logs who made what departs so.
  func attribute(
    _ drift: [Drift], _ source: GitSource, _ declaration: Configuration.Scope,
    _ definitions: Definitions, _ declared: DeclaredState, _ live: [Policy],
    defaultNamespace: String
  ) async throws -> (who: Attributing, diagnostics: [Diagnostic]) {
    // What a kustomization renders no file of Git declares as it is.
    let questions = Attributing.questions(
      about: drift.filter { declared.rendered[$0.identity] == nil })
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
          var reader = try HistoryReader(GitRepository(at: source.repository))
          return try search.run(in: &reader, from: commit)
        }
      } catch let error as GitError {
        diagnostics.append(Detection.untold("who set Git's values", error))
      }
    }
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
