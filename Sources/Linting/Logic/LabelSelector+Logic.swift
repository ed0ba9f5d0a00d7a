import PolicyModel

extension LabelSelector {
  /// Whether every object that this selects is surely selected by another one too.
  func isSubset(of other: LabelSelector) -> Bool {
    other.requirements.allSatisfy { demand in
      requirements.contains { $0.implies(demand) }
    }
  }

  /// Whether no object can be selected by both.
  func isDisjoint(from other: LabelSelector) -> Bool {
    requirements.contains { mine in
      other.requirements.contains { mine.contradicts($0) || $0.contradicts(mine) }
    }
  }
}

extension LabelSelector.Requirement {
  fileprivate func implies(_ other: LabelSelector.Requirement) -> Bool {
    guard key == other.key else { return false }
    switch (`operator`, other.operator) {
    case (.isIn, .isIn): return Set(other.values).isSuperset(of: values)
    case (.isIn, .isNotIn): return Set(other.values).isDisjoint(with: values)
    case (.isNotIn, .isNotIn): return Set(values).isSuperset(of: other.values)
    case (.isIn, .exists), (.exists, .exists): return true
    case (.doesNotExist, .doesNotExist), (.doesNotExist, .isNotIn): return true
    default: return false
    }
  }

  /// Told in one direction: the other is asked for too.
  fileprivate func contradicts(_ other: LabelSelector.Requirement) -> Bool {
    guard key == other.key else { return false }
    switch (`operator`, other.operator) {
    case (.isIn, .isIn): return Set(other.values).isDisjoint(with: values)
    case (.isIn, .isNotIn): return Set(other.values).isSuperset(of: values)
    case (.isIn, .doesNotExist), (.exists, .doesNotExist): return true
    default: return false
    }
  }
}
