public import Documents

/// Makes a case that fails as small as it can be, so that a person sees what matters.
public enum Shrinking {
  /// Drops elements of lists and fields of mappings one by one, the outer ones first, for as long
  /// as the rest still fails.
  ///
  /// - Parameters:
  ///   - node: a value that fails.
  ///   - fails: whether a value does; one that is no longer a case does not.
  /// - Returns: a value that fails, and from which nothing can be dropped without that it no longer
  ///   does.
  public static func smallest(_ node: Node, while fails: (Node) -> Bool) -> Node {
    var smallest = node
    while let smaller = candidates(smallest).first(where: fails) { smallest = smaller }
    return smallest
  }

  /// The value without one element or field each.
  private static func candidates(_ node: Node) -> [Node] {
    var without: [Node] = []
    var inner: [Node] = []
    switch node.content {
    case .sequence(let elements):
      for index in elements.indices {
        var rest = elements
        rest.remove(at: index)
        without.append(Node(.sequence(rest)))
        for smaller in candidates(elements[index]) {
          var changed = elements
          changed[index] = smaller
          inner.append(Node(.sequence(changed)))
        }
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        var rest = mapping
        rest[entry.key] = nil
        without.append(Node(.mapping(rest)))
        for smaller in candidates(entry.value) {
          var changed = mapping
          changed[entry.key] = smaller
          inner.append(Node(.mapping(changed)))
        }
      }
    default: break
    }
    return without + inner
  }
}
