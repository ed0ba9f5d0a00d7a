/// What is known of a namespace: its name, and its labels where they could be read.
public struct NamespaceLabels: Hashable, Sendable {
  /// The label that the server gives to each namespace, with its name.
  public static let nameLabel = "kubernetes.io/metadata.name"

  public let name: String
  /// Nil where the namespace could not be read.
  public let labels: [String: String]?

  public init(name: String, labels: [String: String]?) {
    self.name = name
    self.labels = labels
  }

  public func label(_ key: String) -> LabelValue {
    // Older servers do not set it; policies that use it mean the name all the same.
    if key == NamespaceLabels.nameLabel { return .value(labels?[key] ?? name) }
    guard let labels else { return .unknown }
    return labels[key].map(LabelValue.value) ?? .absent
  }
}
