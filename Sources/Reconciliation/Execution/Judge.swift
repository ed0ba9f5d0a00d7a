import Documents
import DriftDetection
public import PolicyModel
import Reports

/// How live objects are read and compared while a plan is carried out.
public struct Judge: Sendable {
  /// A policy with the defaults that the cluster's definitions say.
  private let complete: @Sendable (Policy) -> Policy
  private let isInSync: @Sendable (Policy, Policy) -> Bool

  /// - Parameters:
  ///   - complete: a policy with the defaults that the cluster's definitions say.
  ///   - isInSync: whether the live form of an object, the second, is what the first declares.
  public init(
    complete: @escaping @Sendable (Policy) -> Policy = { $0 },
    isInSync: @escaping @Sendable (Policy, Policy) -> Bool
  ) {
    self.complete = complete
    self.isInSync = isInSync
  }

  /// An object as the cluster gave it, in normal form; nil for one that is no policy.
  func policy(_ object: Node, _ reference: ObjectReference) -> Policy? {
    guard let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind) else {
      return nil
    }
    let policy = try? Policy(
      object, kind: kind, apiVersion: reference.apiVersion,
      defaultNamespace: reference.namespace ?? "default")
    return policy.map(complete)
  }

  func hash(_ object: Node, _ reference: ObjectReference) -> String? {
    policy(object, reference).map { ContentHash.of($0.compared) }
  }

  /// Where one form of an object differs from another: all of it, labels and annotations too.
  func places(from one: Policy, to other: Policy) -> [String] {
    changes(from: one, to: other).map(\.path.description)
  }

  func changes(from one: Policy, to other: Policy) -> [Change] {
    DriftDetector.allChanges(from: one, to: other)
  }

  /// Whether two live forms of an object depart from Git in the same way: where they differ at all, it is
  /// in labels and annotations that Git says nothing of.
  func departsAlike(_ declared: DeclaredObject, _ one: Policy, _ other: Policy) -> Bool {
    guard one.body == other.body else { return false }
    // What Git declares, with each of these labels and annotations, must still be what Git declares.
    return [(one, other), (other, one)].allSatisfy { old, new in
      var metadata = declared.manifest["metadata"]?.mapping ?? Mapping()
      for (field, before, after, own) in [
        ("labels", old.labels, new.labels, declared.policy.labels),
        ("annotations", old.annotations, new.annotations, declared.policy.annotations),
      ] {
        let others = after.entries.filter { before[$0.key] != $0.value }
        guard others.allSatisfy({ own[$0.key] == nil }) else { return false }
        metadata[field] = Node(.mapping(Mapping(own.entries + others)))
      }
      var object = declared.manifest.mapping ?? Mapping()
      object["metadata"] = Node(.mapping(metadata))
      return policy(Node(.mapping(object)), new.reference).map { isInSync(declared.policy, $0) }
        ?? false
    }
  }

  /// Whether two forms of an object say the same, to the last byte of what a person or program wrote.
  func isSame(_ one: Node, _ other: Node) -> Bool {
    func said(_ object: Node) -> Node {
      var fields = object.asNew().mapping ?? Mapping()
      fields["apiVersion"] = nil
      return Node(.mapping(fields))
    }
    return said(one) == said(other)
  }

  /// Whether an object is what it was to become.
  func isReached(_ goal: Assignment.Goal, _ object: Node, _ reference: ObjectReference) -> Bool {
    switch goal {
    case .absent: false
    case .exactly(let wanted):
      hash(object, reference) == hash(wanted, reference)
        && object.lastApplied == wanted.lastApplied
    case .declared(let declared, _):
      policy(object, reference).map { isInSync(declared.policy, $0) } ?? false
    }
  }
}

extension Node {
  /// The copy of the manifest that `kubectl apply` keeps.
  fileprivate var lastApplied: Node? { self["metadata"]?["annotations"]?[Policy.lastApplied] }
}
