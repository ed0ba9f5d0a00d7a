public import Documents
import DriftDetection
public import GitRepository
public import PolicyModel

/// Asks Git's history who set values that the checked revision declares: one walk for all of them.
///
/// Objects are followed by what they are and not by their file, and values by what they mean: a moved or
/// a split file, another order or layout changes nothing. A folder is read where it differs and leads to
/// a file that is asked for, a file where it is new. What is kept grows with the questions, and not with
/// the history, unless a life is asked for.
///
/// Of a merge's parents that have the same the first one is followed: the line that the branch itself
/// took.
public struct OriginSearch {
  private let reading: HistoryReading
  private let first: Front
  private var versions: FileVersions
  private var queue = CommitQueue()
  private var answers = OriginAnswers()
  /// The commits at which the life was looked at since it has more than one way: where a clock was wrong
  /// a second way may lead to one that has been left behind. It grows with the history.
  private var lived: Set<ObjectID> = []
  private var hasForked = false
  /// Which commits lead to the main lines of crossed merges.
  private var behind: [[ObjectID]: Bool?] = [:]

  /// - Parameters:
  ///   - questions: objects that the checked revision declares, each with the places whose values are
  ///     asked for.
  ///   - life: an object that the checked revision declares, and whose every change is asked for.
  ///   - reading: how manifests are found in a revision.
  public init(
    _ questions: [(policy: Policy, places: [JSONPointer?])], life: Policy? = nil,
    reading: HistoryReading
  ) {
    self.reading = reading
    let asked = questions.map(\.policy.identity) + [life?.identity].compactMap { $0 }
    versions = FileVersions(of: Set(asked), reading)
    var front = Front()
    for (policy, places) in questions {
      guard let path = policy.location?.path else { continue }
      let questions = Set(places).map { place in
        Holding.Question(asked: ValueQuestion(object: policy.identity, place: place), place: place)
      }
      front.hold(Holding(policy, path: path, questions: questions))
    }
    if let life, let path = life.location?.path {
      front.hold(Holding(life, path: path, isLife: true))
    }
    first = front
  }

  /// Walks from the checked revision towards the first commit, until everything is answered.
  ///
  /// - Throws: `GitError` where history cannot be read.
  public mutating func run(in reader: inout HistoryReader, from commit: ObjectID) throws(GitError)
    -> OriginAnswers
  {
    guard let start = try reader.commit(commit) else { return answers }
    queue.insert(start, first)
    while let (commit, front) = queue.takeNewest() { try look(at: commit, front, &reader) }
    return answers
  }

  // MARK: One commit

  /// A way from a commit to one of its parents.
  private struct Step {
    let commit: HistoryReader.Commit
    let parent: HistoryReader.Commit
    /// Where the parent is the branch that a pull request's merge merged.
    let crossed: CrossedMerge?
    let changes: [FileChange]
  }

  private mutating func look(
    at commit: HistoryReader.Commit, _ front: consuming Front, _ reader: inout HistoryReader
  ) throws(GitError) {
    var rest = front
    if hasForked, rest.hasLife, !lived.insert(commit.id).inserted { rest.dropLife() }
    let (steps, isCutOff) = try steps(from: commit, rest, &reader)
    var branches: [(parent: HistoryReader.Commit, older: Holding)] = []
    for step in steps where !rest.isEmpty {
      // What the step does not touch is the same in the parent.
      var carried = rest
      rest = Front()
      for change in step.changes {
        for holding in carried.take(change.path) {
          let older = try olderForm(of: holding, in: change, of: step, &reader)
          let (same, other) = holding.split(by: older)
          if let same { carried.hold(same) }
          if let other { rest.hold(other) }
          guard other?.isLife == true, let older else { continue }
          branches.append((step.parent, cross(step, older, reader)))
        }
      }
      if step.crossed != nil {
        let holdings = carried.all
        carried = Front()
        for holding in holdings { carried.hold(cross(step, holding, reader)) }
      }
      queue.insert(step.parent, carried)
    }
    try conclude(rest, at: commit, isCutOff: isCutOff, branches, reader)
  }

  /// The ways to a commit's parents, up to the first one to which nothing differs that is asked for.
  private func steps(
    from commit: HistoryReader.Commit, _ front: Front, _ reader: inout HistoryReader
  ) throws(GitError) -> (steps: [Step], isCutOff: Bool) {
    var steps: [Step] = []
    var isCutOff = false
    if front.isEmpty { return (steps, isCutOff) }
    for id in commit.parents {
      guard let parent = try reader.commit(id) else {
        isCutOff = true
        continue
      }
      let changes = try reader.changes(
        from: parent, to: commit, enters: front.leadsOn, wants: front.holds)
      var crossed: CrossedMerge?
      if let mainLine = commit.parents.first, id != mainLine {
        crossed = try reader.pullRequest(of: commit.id).map {
          CrossedMerge(pullRequest: $0, mainLine: mainLine)
        }
      }
      steps.append(Step(commit: commit, parent: parent, crossed: crossed, changes: changes))
      if changes.isEmpty { break }
    }
    return (steps, isCutOff)
  }

  /// Notes the merge that a step crosses.
  private mutating func cross(
    _ step: Step, _ holding: Holding, _ reader: borrowing HistoryReader
  ) -> Holding {
    guard let crossed = step.crossed else { return holding }
    var holding = holding
    // Behind the fork of an earlier branch that one's merge has nothing to say.
    holding.crossed.removeAll { isBehind($0, step.commit.id, reader) == true }
    holding.crossed.append(crossed)
    return holding
  }

  /// Whether a commit was there without a merge; nil where history does not tell.
  private mutating func isBehind(
    _ merge: CrossedMerge, _ commit: ObjectID, _ reader: borrowing HistoryReader
  ) -> Bool? {
    if let known = behind[[commit, merge.mainLine]] { return known }
    let answer = reader.leads(commit, to: merge.mainLine)
    behind[[commit, merge.mainLine]] = .some(answer)
    return answer
  }

  /// What an object was before a step: in the same file, or in one that the step changed too. Nil where
  /// it was in none.
  private mutating func olderForm(
    of holding: Holding, in change: FileChange, of step: Step, _ reader: inout HistoryReader
  ) throws(GitError) -> Holding? {
    if let policy = try versions.objects(of: change.before, reader)[holding.object] {
      return Holding(policy, path: change.path, like: holding)
    }
    let all = try reader.changes(
      from: step.parent, to: step.commit, enters: reading.paths.leadsOn,
      wants: { reading.paths.contains($0) && reading.wants($0) })
    for other in all where other.path != change.path {
      if let policy = try versions.objects(of: other.before, reader)[holding.object] {
        return Holding(policy, path: other.path, like: holding)
      }
    }
    return nil
  }

  /// What no parent has the same is the commit's own doing.
  private mutating func conclude(
    _ front: Front, at commit: HistoryReader.Commit, isCutOff: Bool,
    _ branches: [(parent: HistoryReader.Commit, older: Holding)], _ reader: borrowing HistoryReader
  ) throws(GitError) {
    for holding in front.all {
      let broughtIn = holding.crossed.last { isBehind($0, commit.id, reader) == false }
      let details = try reader.details(of: commit.id, pullRequest: broughtIn?.pullRequest)
      for question in holding.questions {
        answers.origins[question.asked] = isCutOff ? .before(details) : .commit(details)
      }
      guard holding.isLife else { continue }
      let older = branches.first?.older
      answers.life.append(
        LifeEvent(
          commit: details, kind: isCutOff ? .cutOff : older == nil ? .declared : .changed,
          path: holding.path, changes: older?.form.changes(to: holding.form) ?? []))
      if branches.count > 1 { hasForked = true }
      for (parent, older) in branches {
        var front = Front()
        front.hold(older)
        queue.insert(parent, front)
      }
    }
  }
}
