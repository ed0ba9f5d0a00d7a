public import PolicyModel

/// What a run wrote, and what was proved of it: the value that every restore, undo, containment and
/// release leaves.
///
/// Its JSON form is a contract, `examples/schema/restore-report.schema.json`.
public struct RestoreReport: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "RestoreReport"
  public var plan: RestorePlan
  public var startedAt: Instant
  public var finishedAt: Instant
  /// Whether the writes were only tried by the server.
  public var dryRun: Bool
  /// The folder that can undo it; absent where nothing was to be written.
  public var bundle: String?
  /// One for each step that was begun, by number.
  public var results: [Result]
  /// Whether a person or a signal ended it before its last step.
  public var interrupted: Bool
  /// What reading everything back showed.
  public var verification: Verification
  public var diagnostics: [Diagnostic]

  public init(
    plan: RestorePlan, startedAt: Instant, finishedAt: Instant, dryRun: Bool, bundle: String?,
    results: [Result], interrupted: Bool, verification: Verification,
    diagnostics: [Diagnostic] = []
  ) {
    self.plan = plan
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.dryRun = dryRun
    self.bundle = bundle
    self.results = results
    self.interrupted = interrupted
    self.verification = verification
    self.diagnostics = diagnostics
  }

  /// How one step went.
  public struct Result: Sendable, Codable, Equatable {
    public enum Outcome: String, Sendable, Codable {
      /// Written, and the server gave back what was to be written.
      case written
      /// It was already so.
      case unchanged
      /// It changed since the plan was made, to something that the plan does not know. Not written.
      case moved
      /// It was not written, or it is not known whether it was.
      case failed
      /// It was not begun, since something before it failed or the run was interrupted.
      case skipped
    }

    /// The step's number.
    public var step: Int
    public var outcome: Outcome
    /// Why, where it is not written.
    public var message: String?
    /// The object as the server stored it.
    public var uid: String?
    public var resourceVersion: String?

    public init(
      step: Int, outcome: Outcome, message: String? = nil, uid: String? = nil,
      resourceVersion: String? = nil
    ) {
      self.step = step
      self.outcome = outcome
      self.message = message
      self.uid = uid
      self.resourceVersion = resourceVersion
    }
  }

  /// What was read back after the last write.
  public struct Verification: Sendable, Codable, Equatable {
    public enum Verdict: String, Sendable, Codable {
      /// All that was to be so is so, by what was read back.
      case proved
      /// Something is not, or could not be read back.
      case notProved
      /// Nothing was written, so there was nothing to read back.
      case notNeeded
    }

    public var verdict: Verdict
    /// What is not as it was to be, in sentences.
    public var problems: [String]
    /// What departs from Git still or again; absent where nothing comes from Git.
    public var drift: DriftReport?

    public init(verdict: Verdict, problems: [String] = [], drift: DriftReport? = nil) {
      self.verdict = verdict
      self.problems = problems
      self.drift = drift
    }
  }
}
