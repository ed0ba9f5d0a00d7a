import Attribution
import AuditLogs
import Documents
import DriftDetection
import GitRepository
import PolicyModel
import Reports

/// Who made each side of the drift what it is.
struct Attributing: Sendable {
  let origins: OriginAnswers
  let actors: ActorSearch

  /// Adds to a finding what is known of who made it so.
  func explain(_ finding: inout Finding, _ drift: Drift) {
    switch drift {
    case .modified(let declared, let live, let changes):
      let found = actors.actors(of: changes, from: declared, to: live)
      for (index, change) in changes.enumerated()
      where finding.changes?.indices.contains(index) == true {
        let question = ValueQuestion(
          object: drift.identity, place: Attributing.place(of: change, in: declared))
        finding.changes?[index].declared?.attribute(to: origins.origins[question])
        finding.changes?[index].actor = found[index].map { Finding.Actor($0) }
      }
    case .missing(let declared):
      finding.declared?.attribute(
        to: origins.origins[ValueQuestion(object: drift.identity, place: nil)])
      finding.actor = actors.deleter(of: declared).map { Finding.Actor($0) }
    case .unmanaged(let live):
      finding.actor = actors.creator(of: live).map { Finding.Actor($0) }
    }
  }

  /// What is to be asked of history about objects that depart.
  static func questions(about drift: [Drift]) -> [(policy: Policy, places: [JSONPointer?])] {
    drift.compactMap { drift in
      switch drift {
      case .modified(let declared, _, let changes):
        (declared, changes.map { place(of: $0, in: declared) })
      case .missing(let declared): (declared, [nil])
      case .unmanaged: nil
      }
    }
  }

  /// Where Git's side of a change stands in what Git declares: its value, or what it was added to or
  /// moved in.
  static func place(of change: Change, in declared: Policy) -> JSONPointer {
    var tokens: [String] = []
    var node: Node? = declared.compared
    for token in change.path.tokens {
      switch node?.content {
      case .mapping(let mapping):
        tokens.append(token)
        node = mapping[token]
        // The first field that Git does not have: who left it out.
        if node == nil { return JSONPointer(tokens) }
      case .sequence(let elements):
        let isElement = change.operation != .add && !change.isMove
        guard isElement || tokens.count < change.path.tokens.count - 1, let index = Int(token),
          elements.indices.contains(index)
        else { return JSONPointer(tokens) }
        tokens.append(token)
        node = elements[index]
      default: return JSONPointer(tokens)
      }
    }
    return JSONPointer(tokens)
  }
}

extension Finding.Declaration {
  /// Names the commit that set the value.
  mutating func attribute(to origin: Origin?) {
    switch origin {
    case .commit(let commit): self.origin = Finding.Commit(commit)
    case .before(let commit): (self.origin, orOlder) = (Finding.Commit(commit), true)
    case nil: break
    }
  }
}

extension Finding.Commit {
  init(_ commit: HistoryCommit) {
    self.init(
      commit: commit.id, author: Person(commit.author),
      coAuthors: commit.coAuthors.isEmpty ? nil : commit.coAuthors.map { Person($0) },
      committer: Person(commit.committer),
      authoredAt: Instant(secondsSinceEpoch: commit.authoredAt),
      committedAt: Instant(secondsSinceEpoch: commit.committedAt), subject: commit.subject,
      pullRequest: commit.pullRequest, signature: commit.signature?.rawValue)
  }
}

extension Finding.Commit.Person {
  fileprivate init(_ person: HistoryCommit.Person) {
    self.init(name: person.name, email: person.email)
  }
}

extension Finding.Actor {
  init(_ actor: Actor) {
    self.init(
      manager: actor.manager, operation: actor.operation, subresource: actor.subresource,
      path: actor.path?.description, time: actor.time,
      atLatest: actor.request == nil && actor.time != nil ? true : nil)
    guard let request = actor.request else { return }
    user = request.user
    impersonatedUser = request.impersonatedUser
    groups = request.groups
    sourceIPs = request.sourceIPs
    userAgent = request.userAgent
    verb = request.verb
    auditID = request.auditID
    matchedBy = request.matchedBy.rawValue
  }
}
