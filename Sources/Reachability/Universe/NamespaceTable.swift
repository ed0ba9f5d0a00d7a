import PolicyModel
import Workloads

/// The namespaces of one state with their labels, found by a selector without asking each.
struct NamespaceTable: Sendable {
  private let labels: [[String: String]]
  /// By key and value.
  private let byLabel: [String: [String: [Int]]]

  /// - Parameter names: of all namespaces, those that the inventory says nothing of too.
  init(_ inventory: Inventory, names: [String], numbers: [String: Int]) {
    var labels = names.map { [NamespaceLabels.nameLabel: $0] }
    for namespace in inventory.namespaces {
      guard let number = numbers[namespace.name] else { continue }
      // The server sets the label of the name itself, and lets nobody change it.
      labels[number].merge(namespace.labels ?? [:]) { own, _ in own }
    }
    var byLabel: [String: [String: [Int]]] = [:]
    for (number, labels) in labels.enumerated() {
      for (key, value) in labels { byLabel[key, default: [:]][value, default: []].append(number) }
    }
    self.labels = labels
    self.byLabel = byLabel
  }

  /// The numbers of those that are selected, in order.
  func selected(by selector: LabelSelector) -> [Int] {
    guard let narrow = selector.requirements.first(where: { $0.operator == .isIn }) else {
      return labels.indices.filter { selector.matches(labels[$0]) }
    }
    let values = byLabel[narrow.key] ?? [:]
    let candidates = Set(narrow.values).flatMap { values[$0] ?? [] }
    let isDecided = selector.requirements.count == 1
    return candidates.filter { isDecided || selector.matches(labels[$0]) }.sorted()
  }
}
