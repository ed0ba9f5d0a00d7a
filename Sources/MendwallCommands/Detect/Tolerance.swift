import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports

/// The exceptions of the configuration, and what they kept out of the findings.
struct Tolerance {
  private let exceptions: [PolicyException]
  private let now: Instant
  private var tolerated: [Int]
  /// By exception, the objects of which it kept something out.
  private var objects: [Set<ObjectReference>]

  init(_ exceptions: [PolicyException], now: Instant) {
    self.exceptions = exceptions
    self.now = now
    tolerated = [Int](repeating: 0, count: exceptions.count)
    objects = [Set<ObjectReference>](repeating: [], count: exceptions.count)
  }

  /// What is left of a drift beside what is tolerated, or nil.
  mutating func remainder(of drift: Drift) -> Drift? {
    let about = exceptions.indices.filter {
      exceptions[$0].flaw(at: now) == nil && exceptions[$0].object.matches(drift.reference)
    }
    if about.isEmpty { return drift }
    if let whole = about.first(where: { exceptions[$0].path == nil }) {
      keepOut(drift.reference, by: whole)
      return nil
    }
    guard case .modified(let declared, let live, let changes) = drift else { return drift }
    var rest: [Change] = []
    for change in changes {
      let container = JSONPointer(Array(change.path.tokens.dropLast()))
      let isNewElement = change.operation == .add && live.body[container]?.sequence != nil
      if let index = about.first(where: {
        exceptions[$0].path?.covers(change.path, isNewElement: isNewElement) == true
      }) {
        keepOut(drift.reference, by: index)
      } else {
        rest.append(change)
      }
    }
    return rest.isEmpty ? nil : .modified(declared: declared, live: live, changes: rest)
  }

  /// Whether a difference at a place of an object is tolerated.
  mutating func covers(_ reference: ObjectReference, _ place: JSONPointer) -> Bool {
    let found = exceptions.indices.first { index in
      let exception = exceptions[index]
      return exception.flaw(at: now) == nil && exception.object.matches(reference)
        && (exception.path.map { $0.covers(place, isNewElement: false) } ?? true)
    }
    guard let found else { return false }
    keepOut(reference, by: found)
    return true
  }

  private mutating func keepOut(_ reference: ObjectReference, by index: Int) {
    tolerated[index] += 1
    objects[index].insert(reference)
  }

  var told: [DriftReport.Exception] {
    exceptions.indices.map { index in
      let exception = exceptions[index]
      return DriftReport.Exception(
        what: exception.what, reason: exception.reason, until: exception.until,
        expired: exception.until.map { now >= $0 } ?? false, tolerated: tolerated[index],
        objects: objects[index].isEmpty ? nil : objects[index].sorted(),
        declared: Finding.Declaration(exception.location))
    }
  }

  /// The exceptions that do not hold.
  func findings(cluster: String) -> [Finding] {
    var occurrences: [String: Int] = [:]
    return exceptions.compactMap { exception in
      guard let flaw = exception.flaw(at: now) else { return nil }
      let explanation =
        switch flaw {
        case .withoutReason: "the exception gives no reason and does not hold; write why"
        case .withoutEnd: "the exception has no end and does not hold; write until when"
        case .expired:
          "the exception ended at \(exception.until?.description ?? "an unknown time") and no longer "
            + "holds; remove it, or renew it with a reason"
        }
      occurrences[exception.what, default: 0] += 1
      return Finding(
        exception, occurrence: occurrences[exception.what] ?? 1, cluster: cluster,
        explanation: explanation)
    }
  }
}
