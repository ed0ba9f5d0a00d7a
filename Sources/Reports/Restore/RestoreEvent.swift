public import PolicyModel

/// Something that happened while a plan was carried out: what text, JSON lines and a progress bar are
/// made of.
public struct RestoreEvent: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable {
    /// The plan is made. `plan` has it.
    case planned
    /// The objects as they were found are in the undo bundle. `bundle` names it.
    case saved
    /// A step is begun.
    case started
    /// A step has ended. `result` says how.
    case ended
    /// An object had changed on the server, and was looked at again. `message` says what was found.
    case lookedAgain
    /// Everything is read back. `message` says what was found.
    case verified
    /// The run is over. `report` has all of it.
    case finished
  }

  public var event: Kind
  public var time: Instant
  public var step: Int?
  public var object: ObjectReference?
  public var message: String?
  public var bundle: String?
  public var result: RestoreReport.Result?
  public var plan: RestorePlan?
  public var report: RestoreReport?

  public init(
    _ event: Kind, at time: Instant, step: RestorePlan.Step? = nil, message: String? = nil,
    bundle: String? = nil, result: RestoreReport.Result? = nil, plan: RestorePlan? = nil,
    report: RestoreReport? = nil
  ) {
    self.event = event
    self.time = time
    self.step = step?.number
    object = step?.object
    self.message = message
    self.bundle = bundle
    self.result = result
    self.plan = plan
    self.report = report
  }
}
