import PolicyModel

/// Pods by their namespace and their labels.
struct PodChoice: Hashable {
  enum Namespaces: Hashable {
    case named(String)
    case matching(LabelSelector)
  }

  let namespaces: Namespaces
  let pods: LabelSelector

  /// Whether every pod of the cluster is meant.
  var isEverything: Bool {
    namespaces == .matching(.everything) && pods == .everything
  }
}
