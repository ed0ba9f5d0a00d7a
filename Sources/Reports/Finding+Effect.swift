public import Documents
import DriftDetection
import MendwallConfiguration
public import PolicyModel

extension Finding {
  /// A label of pods that is otherwise than it is meant to be.
  public struct LabelDifference: Sendable {
    public let label: String
    /// Nil where there is to be none.
    public let meant: String?
    /// Nil where there is none.
    public let live: String?
    /// Where Git declares the meant one, or what it stands in.
    public let declared: SourceLocation?
    /// Who set the live one, where that is known.
    public let actor: Actor?

    public init(
      label: String, meant: String?, live: String?, declared: SourceLocation? = nil,
      actor: Actor? = nil
    ) {
      self.label = label
      self.meant = meant
      self.live = live
      self.declared = declared
      self.actor = actor
    }

    fileprivate var operation: Change.Operation {
      meant == nil ? .add : live == nil ? .remove : .replace
    }
  }

  /// Pods that labels move into policies or out of them, though no policy differs.
  ///
  /// - Parameters:
  ///   - object: what runs the pods, or a single pod.
  ///   - labels: where the object holds the labels.
  ///   - differences: what is otherwise.
  ///   - declared: where Git declares the object; nil where it is held against what runs it.
  ///   - note: what is known of each difference beside its values.
  ///   - explanation: what it comes to, and the remedy, in a sentence.
  ///   - cluster: what stands for the cluster in the finding's id.
  public init(
    effectOf object: ObjectReference, at labels: JSONPointer, _ differences: [LabelDifference],
    declared: SourceLocation?, note: String? = nil, explanation: String, cluster: String
  ) {
    type = .effect
    severity = .low
    self.object = object
    self.declared = declared.map { Declaration($0) }
    changes = differences.map { each in
      FieldChange(
        path: labels.appending(each.label).description, op: each.operation,
        git: each.meant.map { Node(.string($0)) }, live: each.live.map { Node(.string($0)) },
        declared: each.declared.map { Declaration($0) }, actor: each.actor, note: note)
    }
    self.explanation = explanation
    id = FindingID.make(cluster: cluster, object: object, type: type)
  }
}
