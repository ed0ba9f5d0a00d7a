import Documents
import Reports

extension FlowAccount {
  /// One of the questions that an account answers, where there is anything to answer.
  struct Question {
    /// `Let through, and Git denies it (2)`
    let title: String
    let answer: Answer
    let isGrave: Bool
    /// The pairs that drift has opened, where the answer holds others too.
    var marks: Set<String> = []
  }

  /// The answers that are not empty, the gravest first.
  var questions: [Question] {
    var found: [Question] = []
    func add(_ words: String, _ answer: Answer, isGrave: Bool, marks: Set<String> = []) {
      guard answer.total > 0 else { return }
      found.append(
        Question(
          title: "\(words) (\(answer.total))", answer: answer, isGrave: isGrave, marks: marks))
    }
    add(
      "Let through, and \(expected) denies it", letThrough, isGrave: true,
      marks: Set(openedAndUsed.connections.map(\.pair)))
    add(
      "Let through, though \(actual)'s policies deny it: they are not enforced, or something beside them decides",
      notEnforced, isGrave: true)
    add("Denied by drift, and \(expected) allows it", cutByDrift, isGrave: true)
    // Those of the first question are told there.
    if cutByRestore != openedAndUsed {
      add("Let through now, and cut by a restore", cutByRestore, isGrave: false)
    }
    add(
      "Denied once, though \(actual)'s policies allow it now: they were others then, or something beside them decides",
      deniedBesides, isGrave: false)
    return found
  }

  /// How many connections each answer has, by its name in the report.
  var counts: [(answer: String, total: Int)] {
    [
      ("letThrough", letThrough.total), ("openedAndUsed", openedAndUsed.total),
      ("cutByDrift", cutByDrift.total), ("cutByRestore", cutByRestore.total),
      ("notEnforced", notEnforced.total), ("deniedBesides", deniedBesides.total),
    ]
  }

  /// In one sentence.
  var verdict: String {
    let flows = logs.map { $0.flows }.reduce(0, +)
    let seen =
      "\(counted(flows, "flow")) of \(counted(connections, "connection")) in \(counted(logs.count, "log"))"
    if !departs { return "Flows: nothing that should not have been, in \(seen)." }
    let parts = [
      (letThrough.total, "let through that \(expected) denies"),
      (openedAndUsed.total, "of these opened by drift"),
      (cutByDrift.total, "cut by drift"),
      (notEnforced.total, "let through against \(actual)'s own policies"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "Flows: \(parts.joined(separator: ", ")); \(seen)."
  }

  /// What is left open, and what a restore would do where it has been told already.
  var asides: [String] {
    var lines: [String] = []
    if openedAndUsed.total > 0, cutByRestore == openedAndUsed {
      lines.append("a restore cuts what is marked as opened by drift")
    }
    lines += undecided.map { "not judged: \(counted($0.connections, "connection")) \($0.words)" }
    lines += logs.filter { $0.unreadable > 0 }.map {
      "\($0.file): \($0.unreadable) of \(counted($0.records, "record")) could not be read"
    }
    return lines
  }
}
