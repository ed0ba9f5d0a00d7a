import PolicyModel

/// Finds the selectors that surely select all that another one does, without asking each of thousands.
struct SelectorIndex<Value> {
  private struct Label: Hashable {
    let key: String
    let value: String
  }

  /// Those that demand one value of a label: only what demands the same can be within them.
  private var byLabel: [Label: [(selector: LabelSelector, value: Value)]] = [:]
  private var others: [(selector: LabelSelector, value: Value)] = []

  mutating func add(_ selector: LabelSelector, _ value: Value) {
    for requirement in selector.requirements {
      guard let label = SelectorIndex.label(requirement) else { continue }
      byLabel[label, default: []].append((selector, value))
      return
    }
    others.append((selector, value))
  }

  /// Goes through the values of those selectors that surely select all that a selector does, until told that
  /// it is enough.
  ///
  /// - Parameters:
  ///   - most: how many are asked at most; those behind are not found.
  ///   - body: whether to go on.
  func forEachSuperset(
    of selector: LabelSelector, most: Int = 1_000, _ body: (Value) -> Bool
  ) {
    var rest = most
    func visit(_ list: [(selector: LabelSelector, value: Value)]) -> Bool {
      for each in list {
        rest -= 1
        if rest < 0 { return false }
        if selector.isSubset(of: each.selector), !body(each.value) { return false }
      }
      return true
    }
    for requirement in selector.requirements {
      guard let label = SelectorIndex.label(requirement), let list = byLabel[label] else {
        continue
      }
      if !visit(list) { return }
    }
    _ = visit(others)
  }

  private static func label(_ requirement: LabelSelector.Requirement) -> Label? {
    guard requirement.operator == .isIn, requirement.values.count == 1,
      let value = requirement.values.first
    else { return nil }
    return Label(key: requirement.key, value: value)
  }
}
