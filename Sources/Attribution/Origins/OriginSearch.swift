public import Documents
import DriftDetection
public import GitRepository
public import PolicyModel

/// Asks Git's history who set values that the checked revision declares: one walk for all of them.
///
/// Objects are followed by what they are and not by their file, and values by what they mean: a moved or
/// a split file, another order or layout changes nothing. A folder is read where it differs and leads to
/// a file that is asked for, a file where it is new. What is kept grows with the questions, and not with
/// the history.
public struct OriginSearch {
  private let reading: HistoryReading
  private let first: Front
  private var versions: FileVersions
  private var queue = CommitQueue()
  private var answers = OriginAnswers()

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
    let changes: [FileChange]
  }

  private mutating func look(
    at commit: HistoryReader.Commit, _ front: consuming Front, _ reader: inout HistoryReader
  ) throws(GitError) {
    var rest = front
    var steps: [Step] = []
    var isCutOff = false
    for id in commit.parents {
      guard let parent = try reader.commit(id) else {
        isCutOff = true
        continue
      }
      let changes = try reader.changes(
        from: parent, to: commit, enters: rest.leadsOn, wants: rest.holds)
      if changes.isEmpty {
        // Nothing that is asked for differs: the other parents have nothing to say.
        queue.insert(parent, rest)
        return
      }
      steps.append(Step(commit: commit, parent: parent, changes: changes))
    }
    var branches: [(parent: HistoryReader.Commit, older: Holding)] = []
    for (index, step) in steps.enumerated() where !rest.isEmpty {
      // What the step does not touch is the same in the parent.
      var carried = rest
      rest = Front()
      for change in step.changes {
        for holding in carried.take(change.path) {
          let older = try olderForm(of: holding, in: change, of: step, &reader)
          let (same, other) = holding.split(by: older)
          if let same { carried.hold(same) }
          if let other { rest.hold(other) }
          if holding.isLife, let older, same == nil { branches.append((step.parent, older)) }
        }
      }
      if index > 0 { carried.note(merge: commit.id) }
      queue.insert(step.parent, carried)
    }
    try conclude(rest, at: commit, isCutOff: isCutOff, branches, reader)
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
      let details = try reader.details(of: commit.id, merge: holding.merge)
      for question in holding.questions {
        answers.origins[question.asked] = isCutOff ? .before(details) : .commit(details)
      }
      guard holding.isLife else { continue }
      let older = branches.first?.older
      answers.life.append(
        LifeEvent(
          commit: details, kind: isCutOff ? .cutOff : older == nil ? .declared : .changed,
          path: holding.path, changes: older?.form.changes(to: holding.form) ?? []))
    }
    for (parent, older) in branches {
      var front = Front()
      front.hold(older)
      queue.insert(parent, front)
    }
  }
}
