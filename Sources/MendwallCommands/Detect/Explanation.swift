import Attribution
import GitRepository
import PolicyModel
import Reports

extension Finding {
  /// Tells why the cluster has something else than Git.
  ///
  /// - Parameters:
  ///   - cause: what Git's history says.
  ///   - history: how many commits were to be looked at.
  ///   - paths: the files and folders that were looked at; none means everything.
  ///   - now: against which a lag is counted.
  mutating func explain(
    _ cause: Attribution.Cause, history: Int, under paths: [String], now: Instant
  ) {
    let place = paths.isEmpty ? "" : " under \(paths.joined(separator: ", "))"
    switch cause {
    case .tampered(let end):
      // What a shallow clone does not have may well be what the cluster has.
      self.cause = end == .shallow ? .unknown : .tampered
      add(Finding.nothing(end, history, declares: "what the cluster has\(place)"))
    case .neverInGit(let end):
      self.cause = end == .shallow ? .unknown : .neverInGit
      add(Finding.nothing(end, history, declares: "it\(place)"))
    case .removedFromGit(let commit):
      self.cause = .removedFromGit
      removed = Commit(commit)
      add("Git declared it until \(Finding.name(commit))")
    case .lagging(let lag):
      self.cause = .lagging
      let seconds = max(0, now.secondsSinceEpoch - lag.replacedBy.committedAt)
      self.lag = Lag(
        commit: lag.commit, commits: lag.commits, missed: Commit(lag.replacedBy), seconds: seconds)
      let count = lag.commits.map { "\($0) \($0 == 1 ? "commit" : "commits") and " } ?? ""
      add(
        "the cluster has what commit \(lag.commit.prefix(12)) declares: it is \(count)"
          + "\(Finding.duration(seconds)) behind, and misses \(Finding.name(lag.replacedBy))")
    }
  }

  /// Adds a sentence to the explanation.
  mutating func add(_ sentence: String) {
    explanation = explanation.map { "\($0); \(sentence)" } ?? sentence
  }

  /// That no commit that was looked at declares something.
  private static func nothing(_ end: HistoryEnd, _ history: Int, declares what: String) -> String {
    switch end {
    case .limit where history == 1:
      "the last commit does not declare \(what) (--history looks further)"
    case .limit: "none of the last \(history) commits (--history looks further) declares \(what)"
    case .shallow:
      "no commit of this shallow clone (git fetch --unshallow gets the rest) declares \(what)"
    case .complete, .answered: "no commit of Git's history declares \(what)"
    }
  }

  private static func name(_ commit: HistoryCommit) -> String {
    "commit \(commit.id.prefix(12)) by \(commit.author.name) of "
      + "\(Instant(secondsSinceEpoch: commit.authoredAt)), \"\(commit.subject)\""
  }

  /// In its largest whole unit: `3 days`.
  private static func duration(_ seconds: Int64) -> String {
    for (length, unit) in [(86_400, "day"), (3_600, "hour"), (60, "minute")] as [(Int64, String)]
    where seconds >= length {
      let count = seconds / length
      return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
    return "\(seconds) second\(seconds == 1 ? "" : "s")"
  }
}
