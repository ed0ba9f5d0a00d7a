package import Documents
package import PolicyModel

/// Compares two values in normal form under a schema.
///
/// Sets are compared as sets: elements that have an equal one on the other side are passed over, the
/// rest is paired by likeness, so that a changed port in one of many rules is one change at that port,
/// and an inserted rule is one added element. Lists keep their order: a rule at another place is a change.
package struct SpecComparison {
  package private(set) var changes: [Change] = []

  package init() {}

  /// The changes from Git's value to the live one.
  package static func changes(
    from git: Node, to live: Node, schema: FieldSchema, at path: JSONPointer
  ) -> [Change] {
    var comparison = SpecComparison()
    comparison.compare(git, live, schema, at: path, around: git.span)
    return comparison.changes
  }

  package mutating func compare(
    _ git: Node, _ live: Node, _ schema: FieldSchema, at path: JSONPointer, around: SourceSpan?
  ) {
    let around = git.span ?? around
    switch (schema, git.content, live.content) {
    case (.object(let object), .mapping(let declared), .mapping(let found)):
      for entry in declared.entries {
        compareField(
          entry.value, found[entry.key], object.fields[entry.key], at: path.appending(entry.key),
          around: entry.keySpan ?? around)
      }
      for entry in found.entries where declared[entry.key] == nil {
        compareField(
          nil, entry.value, object.fields[entry.key], at: path.appending(entry.key), around: around)
      }
    case (.map, .mapping(let declared), .mapping(let found)):
      compareKeys(declared, found, at: path, around: around)
    case (.set(let element), .sequence(let declared), .sequence(let found)):
      compareSets(declared, found, element, at: path, around: around)
    case (.list(let element), .sequence(let declared), .sequence(let found)):
      compareLists(declared, found, element, at: path, around: around)
    case (.cidr, _, _):
      if git == live { return }
      let isEqual = git.cidr.map { $0 == live.cidr } ?? false
      note(
        .replace, git, live, at: path, around: around,
        remark: isEqual ? "another spelling of the same range: equal in effect" : nil)
    default:
      if git != live { note(.replace, git, live, at: path, around: around) }
    }
  }

  private mutating func compareField(
    _ git: Node?, _ live: Node?, _ field: ObjectSchema.Field?, at path: JSONPointer,
    around: SourceSpan?
  ) {
    switch (git, live) {
    case (let git?, let live?):
      compare(git, live, field?.schema ?? .scalar, at: path, around: around)
    case (nil, nil): break
    case (let git, let live):
      // An absent list that says "nothing" is an empty one, so its elements are told one by one.
      if let field, field.empty == .equalsAbsent, let empty = field.schema.empty {
        compare(git ?? empty, live ?? empty, field.schema, at: path, around: around)
      } else {
        note(git == nil ? .add : .remove, git, live, at: path, around: around)
      }
    }
  }

  private mutating func compareKeys(
    _ declared: Mapping, _ found: Mapping, at path: JSONPointer, around: SourceSpan?
  ) {
    for entry in declared.entries {
      let place = path.appending(entry.key)
      guard let live = found[entry.key] else {
        note(.remove, entry.value, nil, at: place, around: around)
        continue
      }
      if entry.value != live { note(.replace, entry.value, live, at: place, around: around) }
    }
    for entry in found.entries where declared[entry.key] == nil {
      note(.add, nil, entry.value, at: path.appending(entry.key), around: around)
    }
  }

  private mutating func compareSets(
    _ declared: [Node], _ found: [Node], _ element: FieldSchema, at path: JSONPointer,
    around: SourceSpan?
  ) {
    let matching = SetMatching(declared, found, element)
    for (git, live) in matching.pairs {
      compare(
        declared[git], found[live], element, at: path.appending(git), around: around)
    }
    for index in matching.onlyDeclared {
      note(.remove, declared[index], nil, at: path.appending(index), around: around)
    }
    for index in matching.onlyFound {
      note(.add, nil, found[index], at: path.appending(index), around: around)
    }
  }

  private mutating func compareLists(
    _ declared: [Node], _ found: [Node], _ element: FieldSchema, at path: JSONPointer,
    around: SourceSpan?
  ) {
    let matching = ListMatching(declared, found, element)
    for (git, live) in matching.pairs {
      compare(declared[git], found[live], element, at: path.appending(git), around: around)
    }
    for (git, live) in matching.moved {
      note(
        .replace, declared[git], found[live], at: path.appending(git), around: around,
        isMove: true,
        remark: "moved from place \(git + 1) to place \(live + 1); the first that matches decides")
    }
    for index in matching.onlyDeclared {
      note(.remove, declared[index], nil, at: path.appending(index), around: around)
    }
    for index in matching.onlyFound {
      note(.add, nil, found[index], at: path.appending(index), around: around)
    }
  }

  private mutating func note(
    _ operation: Change.Operation, _ git: Node?, _ live: Node?, at path: JSONPointer,
    around: SourceSpan?, isMove: Bool = false, remark: String? = nil
  ) {
    changes.append(
      Change(
        path: path, operation: operation, git: git, live: live, span: git?.span ?? around,
        isMove: isMove, remark: remark))
  }
}

extension Node {
  fileprivate var cidr: CIDR? { string.flatMap(CIDR.init) }
}

extension FieldSchema {
  /// Whether two values in normal form mean the same.
  package func isEqual(_ left: Node, _ right: Node) -> Bool {
    switch (self, left.content, right.content) {
    case (.object(let object), .mapping(let left), .mapping(let right)):
      guard left.count == right.count else { return false }
      return left.entries.allSatisfy { entry in
        guard let other = right[entry.key] else { return false }
        return (object.fields[entry.key]?.schema ?? .scalar).isEqual(entry.value, other)
      }
    case (.set(let element), .sequence(let left), .sequence(let right)):
      if left.count == right.count, zip(left, right).allSatisfy(element.isEqual) { return true }
      let lefts = EqualitySearch(left, element)
      let rights = EqualitySearch(right, element)
      return left.allSatisfy(rights.contains) && right.allSatisfy(lefts.contains)
    case (.list(let element), .sequence(let left), .sequence(let right)):
      return left.count == right.count && zip(left, right).allSatisfy(element.isEqual)
    default: return left == right
    }
  }
}
