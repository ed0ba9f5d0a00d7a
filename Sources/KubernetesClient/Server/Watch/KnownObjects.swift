import PolicyModel

/// Which objects of one kind are known, each in which version, and up to which version of all that is so: a value
/// that lists and events change, and that says what changed.
struct KnownObjects: Sendable {
  /// An object as it is now, or that it is gone.
  struct Change: Sendable {
    let key: String
    /// Nil where it is gone.
    let policy: Policy?
    let reference: ObjectReference
  }

  /// An object of a list: known in that version, or not.
  enum Listed: Sendable {
    case known(String)
    case other(Policy)
  }

  /// One version of an object.
  private struct Version: Sendable {
    let reference: ObjectReference
    let uid: String?
    let resourceVersion: String?

    init(_ policy: Policy) {
      (reference, uid, resourceVersion) = (policy.reference, policy.uid, policy.resourceVersion)
    }

    func isOf(_ policy: Policy) -> Bool {
      uid == policy.uid && resourceVersion != nil && resourceVersion == policy.resourceVersion
    }
  }

  private var objects: [String: Version] = [:]
  /// Empty before the first list.
  private(set) var version = ""

  static func key(_ reference: ObjectReference) -> String {
    reference.namespace.map { "\($0)/\(reference.name)" } ?? reference.name
  }

  var keys: [String] { objects.keys.sorted() }

  /// What a list says of an object that is known is not kept.
  func listed(_ policy: Policy) -> Listed {
    let key = KnownObjects.key(policy.reference)
    return objects[key]?.isOf(policy) == true ? .known(key) : .other(policy)
  }

  /// Takes a whole list in.
  ///
  /// - Returns: what is otherwise than was known, in the list's order, and then what is gone.
  mutating func replace(with listed: [Listed], version: String) -> [Change] {
    var changes: [Change] = []
    var left = objects
    for listed in listed {
      switch listed {
      case .known(let key): left[key] = nil
      case .other(let policy):
        let key = KnownObjects.key(policy.reference)
        left[key] = nil
        objects[key] = Version(policy)
        changes.append(Change(key: key, policy: policy, reference: policy.reference))
      }
    }
    for (key, gone) in left.sorted(by: { $0.key < $1.key }) {
      objects[key] = nil
      changes.append(Change(key: key, policy: nil, reference: gone.reference))
    }
    self.version = version
    return changes
  }

  /// Takes an event in.
  ///
  /// - Returns: what changed by it; nil where it tells nothing new.
  mutating func take(_ event: StreamEvent) -> Change? {
    switch event {
    case .bookmark(let version):
      self.version = version
      return nil
    case .failed: return nil
    case .changed(let policy):
      let key = KnownObjects.key(policy.reference)
      version = policy.resourceVersion ?? version
      if objects[key]?.isOf(policy) == true { return nil }
      objects[key] = Version(policy)
      return Change(key: key, policy: policy, reference: policy.reference)
    case .deleted(let policy):
      let key = KnownObjects.key(policy.reference)
      version = policy.resourceVersion ?? version
      guard objects.removeValue(forKey: key) != nil else { return nil }
      return Change(key: key, policy: nil, reference: policy.reference)
    }
  }
}
