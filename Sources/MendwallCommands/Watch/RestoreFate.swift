import PolicyModel
import Reports

/// What a restore came to for one of the objects that it was about.
enum RestoreFate: Equatable {
  /// It was put back; the problem is what speaks against its proof.
  case restored(problem: String?)
  /// It is as Git says already.
  case unchanged
  /// It was not written, or not begun.
  case left(reason: String?, isBegun: Bool)

  /// What a restore came to for each of its objects.
  ///
  /// The plan and the report name objects as they are written, which for Calico's is another API and another name
  /// than Git has: what counts is which object it is.
  ///
  /// - Parameters:
  ///   - objects: those that the restore was about.
  ///   - plan: what was to be done; nil where it came to none.
  ///   - report: what was done; nil where nothing was.
  ///   - isInSync: whether the restore found nothing to do.
  ///   - failure: why it came to nothing, where that is known.
  static func all(
    of objects: [ObjectReference], plan: RestorePlan?, report: RestoreReport?, isInSync: Bool,
    failure: String?
  ) -> [(object: ObjectReference, fate: RestoreFate)] {
    var fates: [ObjectIdentity: RestoreFate] = [:]
    for left in plan?.left ?? [] {
      guard let identity = left.object.identity else { continue }
      fates[identity] = .left(reason: left.reason, isBegun: true)
    }
    if let report {
      let steps = Dictionary(report.plan.steps.map { ($0.number, $0.object) }) { first, _ in first }
      for result in report.results {
        guard let object = steps[result.step], let identity = object.identity else { continue }
        fates[identity] = RestoreFate(result, object, report)
      }
    }
    let planned = Set((plan?.steps ?? []).compactMap(\.object.identity))
    return objects.map { object in
      guard let identity = object.identity else {
        return (object, .left(reason: failure, isBegun: true))
      }
      if let fate = fates[identity] { return (object, fate) }
      let isSettled = isInSync || plan != nil && failure == nil && !planned.contains(identity)
      return (object, isSettled ? .unchanged : .left(reason: failure, isBegun: true))
    }
  }

  private init(_ result: RestoreReport.Result, _ object: ObjectReference, _ report: RestoreReport) {
    switch result.outcome {
    case .written:
      self = .restored(
        problem: report.verification.problems.first { $0.contains(object.description) })
    case .unchanged: self = .unchanged
    case .skipped: self = .left(reason: result.message ?? "it was not written", isBegun: false)
    case .moved, .failed:
      self = .left(reason: result.message ?? "it was not written", isBegun: true)
    }
  }
}
