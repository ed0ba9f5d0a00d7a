import PolicyModel

/// Policies in the order of a list, by `NAMESPACE/NAME`.
struct SortedPolicies: Sendable {
  private var keys: [String] = []
  private(set) var policies: [Policy] = []

  /// Puts an object in its place, or takes it away.
  mutating func set(_ key: String, to policy: Policy?) {
    let index = place(of: key)
    let isThere = index < keys.count && keys[index] == key
    switch (policy, isThere) {
    case (let policy?, true): policies[index] = policy
    case (let policy?, false):
      keys.insert(key, at: index)
      policies.insert(policy, at: index)
    case (nil, true):
      keys.remove(at: index)
      policies.remove(at: index)
    case (nil, false): break
    }
  }

  /// Keeps once what other forms of the objects have alike.
  mutating func share(with others: [ObjectIdentity: Policy]) {
    for index in policies.indices {
      if let other = others[policies[index].identity] {
        policies[index] = policies[index].sharing(with: other)
      }
    }
  }

  private func place(of key: String) -> Int {
    // A list comes in its own order: each goes behind the last.
    if let last = keys.last, last < key { return keys.count }
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
