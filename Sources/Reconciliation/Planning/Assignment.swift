public import Documents
public import PolicyModel
public import Reports

/// One step of a plan with all that carrying it out needs.
public struct Assignment: Sendable {
  public var step: RestorePlan.Step
  public let goal: Goal
  /// Whether it may end an isolation, so that it must not be done where something else was not.
  public let endsIsolation: Bool
  /// The object as it was seen when the plan was made; nil for one that was not there.
  public let live: Policy?

  public init(
    _ step: RestorePlan.Step, goal: Goal, live: Policy?, endsIsolation: Bool? = nil
  ) {
    self.step = step
    self.goal = goal
    self.live = live
    self.endsIsolation = endsIsolation ?? (step.action == .delete)
  }

  /// What the object is to become.
  public enum Goal: Sendable {
    /// What Git declares; with the places of the live object's metadata that depart from it.
    case declared(DeclaredObject, without: [JSONPointer])
    /// A whole object, as a bundle or a containment has it.
    case exactly(Node)
    case absent
  }
}

extension Assignment {
  /// The same step in another stage.
  public func placed(_ stage: Int, because reason: String) -> Assignment {
    var result = self
    result.step.stage = stage
    result.step.reason = reason
    return result
  }

  /// The steps in the order of their stages and then of their objects, numbered anew.
  ///
  /// - Parameters:
  ///   - assignments: whose stages are those of an order.
  /// - Returns: the same, with stages counted from 1.
  public static func inOrder(_ assignments: [Assignment]) -> [Assignment] {
    let sorted = assignments.sorted {
      $0.step.stage == $1.step.stage
        ? $0.step.object < $1.step.object : $0.step.stage < $1.step.stage
    }
    var stages: [Int] = []
    return sorted.enumerated().map { index, assignment in
      if stages.last != assignment.step.stage { stages.append(assignment.step.stage) }
      var result = assignment
      result.step.number = index + 1
      result.step.stage = stages.count
      return result
    }
  }
}
