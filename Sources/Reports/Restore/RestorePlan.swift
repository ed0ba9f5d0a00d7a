public import PolicyModel

/// What is to be written to a cluster, in which order, and why: made before anything is, shown, saved,
/// and carried out as it stands or not at all.
///
/// Its JSON form is a contract, `examples/schema/restore-plan.schema.json`.
public struct RestorePlan: Sendable, Codable, Equatable {
  /// What the writes are for.
  public enum Purpose: String, Sendable, Codable {
    /// To put back what Git says.
    case restore
    /// To put back what an earlier run overwrote.
    case undo
    /// To cut namespaces off in an emergency.
    case contain
    /// To end that.
    case release
  }

  public var apiVersion = "mendwall.dev/v1"
  public var kind = "RestorePlan"
  public var purpose: Purpose
  /// The known-good state; absent where nothing comes from Git.
  public var source: DriftReport.Source?
  public var cluster: DriftReport.Cluster
  public var createdAt: Instant
  /// What was asked for; absent where nothing comes from Git.
  public var options: Options?
  /// In the order in which they are carried out.
  public var steps: [Step]
  /// What stays as it is, and why.
  public var left: [Left]
  /// What a person should know before they say yes, in sentences.
  public var warnings: [String]
  /// Connections that were seen, are let through now and will not be once all steps are done; absent where no logs
  /// of connections were given.
  public var observedCuts: FlowAccount.Answer?

  public init(
    purpose: Purpose, source: DriftReport.Source? = nil, cluster: DriftReport.Cluster,
    createdAt: Instant, options: Options? = nil, steps: [Step], left: [Left] = [],
    warnings: [String] = []
  ) {
    self.purpose = purpose
    self.source = source
    self.cluster = cluster
    self.createdAt = createdAt
    self.options = options
    self.steps = steps
    self.left = left
    self.warnings = warnings
  }

  /// What a restore was asked for: the same words make the same plan again.
  public struct Options: Sendable, Codable, Equatable {
    /// `NAMESPACE/NAME` of single policies; none means all.
    public var policies: [String]
    public var namespaces: [String]
    public var owns: [String]
    public var paths: [String]
    /// Which of the configuration's clusters it is to be.
    public var cluster: String?
    /// Whether policies that Git does not declare are deleted.
    public var prune: Bool
    public var maxDeletions: Int
    public var secureFirst: Bool

    public init(
      policies: [String] = [], namespaces: [String] = [], owns: [String] = [],
      paths: [String] = [], cluster: String? = nil, prune: Bool = false, maxDeletions: Int,
      secureFirst: Bool = false
    ) {
      self.policies = policies
      self.namespaces = namespaces
      self.owns = owns
      self.paths = paths
      self.cluster = cluster
      self.prune = prune
      self.maxDeletions = maxDeletions
      self.secureFirst = secureFirst
    }
  }

  /// One object that is to be written.
  public struct Step: Sendable, Codable, Equatable {
    public enum Action: String, Sendable, Codable {
      case create, update, delete
      /// Deleted and created again, since the API lets nobody change what is to be changed.
      case recreate
      /// Nothing but the account of who set which field, which an interrupted run left in its own name.
      case handOver
    }

    /// Counted from 1.
    public var number: Int
    /// Steps of one stage are written side by side; a stage begins when the one before it has ended.
    public var stage: Int
    public var action: Action
    public var object: ObjectReference
    /// Why it stands in its place in the order, as a sentence.
    public var reason: String
    /// What it does to the object; absent where there is nothing to tell.
    public var changes: [PlannedChange]?
    /// Where Git declares the object, and the commit behind it where that is known.
    public var declared: Finding.Declaration?
    /// The object as it was seen; absent for one that is to be created.
    public var live: Seen?
    /// What it opens and cuts, by simulation; absent where that was not worked out.
    public var impact: [Finding.ImpactLine]?

    public init(
      number: Int, stage: Int, action: Action, object: ObjectReference, reason: String,
      changes: [PlannedChange]? = nil, declared: Finding.Declaration? = nil, live: Seen? = nil
    ) {
      self.number = number
      self.stage = stage
      self.action = action
      self.object = object
      self.reason = reason
      self.changes = changes
      self.declared = declared
      self.live = live
    }
  }

  /// One life and version of an object.
  public struct Seen: Sendable, Codable, Equatable {
    public var uid: String?
    public var resourceVersion: String?
    /// ``ContentHash`` of what is compared of it.
    public var hash: String

    public init(uid: String?, resourceVersion: String?, hash: String) {
      self.uid = uid
      self.resourceVersion = resourceVersion
      self.hash = hash
    }
  }

  /// Something that departs from Git and is not written.
  public struct Left: Sendable, Codable, Equatable {
    public var object: ObjectReference
    /// Why, and what would write it.
    public var reason: String

    public init(object: ObjectReference, reason: String) {
      self.object = object
      self.reason = reason
    }
  }
}
