import Reports

/// What a plan or a run comes to, in one sentence.
struct RestoreVerdict {
  enum Tone { case neutral, good, doubtful, bad }

  let words: String
  let tone: Tone

  /// What is to be written.
  init(_ plan: RestorePlan) {
    guard !plan.steps.isEmpty else {
      let nothing =
        switch plan.purpose {
        case .restore: "Nothing to restore: the cluster's policies are as Git says"
        case .undo: "Nothing to undo"
        case .contain: "Nothing to do: contained already"
        case .release: "Nothing to release: there is no containment"
        }
      let isAll = plan.left.isEmpty
      words = nothing + (isAll ? "." : ", but for what is left as it is.")
      tone = isAll ? .good : .doubtful
      return
    }
    let name =
      switch plan.purpose {
      case .restore: "Restore"
      case .undo: "Undo"
      case .contain: "Contain"
      case .release: "Release"
      }
    words = "\(name): \(counted(plan.steps.count, "object")) (\(plan.counts))."
    tone = .neutral
  }

  /// What was written, and whether it is proved.
  init(_ report: RestoreReport) {
    let written = report.results.count { $0.outcome == .written }
    let unchanged = report.results.count { $0.outcome == .unchanged }
    let rest = report.results.count - written - unchanged
    let counts =
      "\(written) written" + (unchanged > 0 ? ", \(unchanged) already so" : "")
      + (rest > 0 ? ", \(rest) not" : "")
    if report.dryRun {
      (words, tone) =
        rest == 0
        ? (
          "Dry run: the server would take all \(written + unchanged) writes; nothing was written.",
          .neutral
        )
        : ("Dry run: the server would refuse \(rest) of the writes; nothing was written.", .bad)
      return
    }
    let isInterrupted = report.interrupted
    switch report.verification.verdict {
    case .proved where rest == 0 && !isInterrupted:
      let what =
        switch report.plan.purpose {
        case .restore: "Restored: read back, the cluster's policies are as Git says"
        case .undo: "Undone: read back, everything is as it was"
        case .contain: "Contained: read back, the policies are in force"
        case .release: "Released: read back, everything is as it was"
        }
      (words, tone) = ("\(what) (\(counts)).", .good)
    case .notNeeded:
      let nothing = isInterrupted ? "Interrupted; nothing" : "Nothing"
      (words, tone) = ("\(nothing) was written (\(counts)).", .bad)
    case .proved, .notProved:
      let stopped = isInterrupted ? "Interrupted; " : ""
      words =
        "\(stopped)NOT PROVED (\(counts)). What was done is in the bundle; running again goes on."
      tone = .bad
    }
  }
}

extension RestorePlan {
  /// `1 to create, 3 to update`
  fileprivate var counts: String {
    [
      (.create, "create"), (.update, "update"), (.recreate, "delete and create again"),
      (.delete, "delete"), (.handOver, "hand over"),
    ].compactMap { (action: Step.Action, words) in
      let count = steps.count { $0.action == action }
      return count > 0 ? "\(count) to \(words)" : nil
    }.joined(separator: ", ")
  }
}
