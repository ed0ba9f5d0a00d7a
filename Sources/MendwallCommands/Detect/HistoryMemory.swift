import Attribution
import Documents
import DriftDetection
import PolicyModel
import Synchronization

/// What Git's history has answered about one commit, so that it is walked once for each state of an object.
final class HistoryMemory: Sendable {
  /// One state of an object that departs.
  private struct Case: Hashable {
    let object: ObjectIdentity
    let uid: String?
    let resourceVersion: String?

    init(_ drift: Drift) {
      object = drift.identity
      switch drift {
      case .modified(_, let live, _), .unmanaged(let live):
        (uid, resourceVersion) = (live.uid, live.resourceVersion)
      case .missing: (uid, resourceVersion) = (nil, nil)
      }
    }
  }

  private struct State {
    /// Nil for one whose cause was looked for and not found.
    var causes: [Case: Attribution.Cause?] = [:]
    var origins = OriginAnswers()
    var asked: Set<ValueQuestion> = []
  }

  /// More than that is forgotten, and asked again.
  private static let most = 10_000
  private let state = Mutex(State())

  /// - Returns: the causes that are known, and what is to be asked still.
  func causes(of drift: [Drift]) -> (known: [ObjectIdentity: Attribution.Cause], asked: [Drift]) {
    state.withLock { state in
      var known: [ObjectIdentity: Attribution.Cause] = [:]
      var asked: [Drift] = []
      for drift in drift {
        guard let cause = state.causes[Case(drift)] else {
          asked.append(drift)
          continue
        }
        known[drift.identity] = cause
      }
      return (known, asked)
    }
  }

  func note(_ causes: [ObjectIdentity: Attribution.Cause], of drift: [Drift]) {
    state.withLock { state in
      if state.causes.count > HistoryMemory.most { state.causes = [:] }
      for drift in drift { state.causes[Case(drift)] = .some(causes[drift.identity]) }
    }
  }

  /// Leaves out what is known.
  func unknown(_ questions: [(policy: Policy, places: [JSONPointer?])])
    -> [(policy: Policy, places: [JSONPointer?])]
  {
    state.withLock { state in
      questions.compactMap { policy, places in
        let left = places.filter {
          !state.asked.contains(ValueQuestion(object: policy.identity, place: $0))
        }
        return left.isEmpty ? nil : (policy, left)
      }
    }
  }

  func note(
    _ answers: OriginAnswers, to questions: [(policy: Policy, places: [JSONPointer?])]
  ) {
    state.withLock { state in
      if state.asked.count > HistoryMemory.most { (state.asked, state.origins) = ([], .init()) }
      state.origins.add(answers)
      for (policy, places) in questions {
        for place in places {
          state.asked.insert(ValueQuestion(object: policy.identity, place: place))
        }
      }
    }
  }

  var origins: OriginAnswers { state.withLock(\.origins) }
}
