import Reports

extension RestorePlan.Step {
  /// What it does, and to which object: `update NetworkPolicy shop/a`.
  var headline: String { "\(action.inWords) \(object)" }

  /// The last of the commits behind its object and its changes.
  var commit: String? {
    let origins = [declared?.origin] + (changes ?? []).map { $0.declared?.origin }
    guard let commit = origins.compactMap({ $0 }).max(by: { $0.committedAt < $1.committedAt })
    else { return nil }
    return "\(commit.commit.prefix(7)) by \(commit.author.name), \"\(commit.subject)\""
  }
}

extension RestorePlan.Step.Action {
  var inWords: String { self == .handOver ? "hand over" : rawValue }
}

extension RestoreReport {
  /// How each step went, by its number.
  var resultsByStep: [Int: Result] {
    Dictionary(results.map { ($0.step, $0) }) { _, later in later }
  }
}

extension RestoreReport.Result.Outcome {
  /// Whether the object is as the step has it.
  var isDone: Bool { self == .written || self == .unchanged }

  var inWords: String {
    switch self {
    case .written: "written"
    case .unchanged: "already so"
    case .moved: "stopped"
    case .failed: "failed"
    case .skipped: "not begun"
    }
  }
}
