import Documents

/// A cluster of an inventory (`multicluster.x-k8s.io/v1alpha1`, KEP-4322), and how it says that it is reached
/// (KEP-5339).
struct ClusterProfile: Sendable {
  let name: String
  /// What messages call it.
  private let origin: String
  /// The clusters of kubeconfigs, by the name of the provider of credentials for them.
  private let offers: [String: Node]

  init(_ profile: Node, namespace: String) {
    name = profile["metadata"]?["name"]?.string ?? ""
    origin = "the ClusterProfile \(namespace)/\(name)"
    var offers: [String: Node] = [:]
    // The field was called credentialProviders first; where both are there the new one counts.
    for field in ["credentialProviders", "accessProviders"] {
      for offer in profile["status"]?[field]?.sequence ?? [] {
        guard let name = offer["name"]?.string else { continue }
        offers[name] = offer["cluster"] ?? Node(.mapping(Mapping()))
      }
    }
    self.offers = offers
  }

  /// How to reach it, by the first of the providers that it offers.
  func connection(by providers: AccessProviders, environment: [String: String])
    throws(KubernetesError) -> Connection
  {
    guard !offers.isEmpty else {
      throw problem(
        "does not say how the cluster is reached: its status has no accessProviders; look whether its cluster "
          + "manager fills them in")
    }
    guard let provider = providers.providers.first(where: { offers[$0.name] != nil }),
      let offer = offers[provider.name]
    else {
      throw problem(
        "offers access by \(offers.keys.sorted().joined(separator: ", ")), for which no plugin is known; name it "
          + "in the file of --cluster-profile-providers")
    }
    // What comes from elsewhere names no files of this machine.
    var cluster = offer.mapping ?? Mapping()
    cluster["certificate-authority"] = nil
    let extensions = cluster["extensions"]?.sequence ?? []
    let user: Node = [
      "exec": try provider.exec(with: extensions, file: providers.file, origin: origin)
    ]
    return try Connection(
      name: name, to: Kubeconfig.Entry(node: Node(.mapping(cluster)), file: origin), named: name,
      as: Kubeconfig.Entry(node: user, file: providers.file), environment: environment)
  }

  private func problem(_ words: String) -> KubernetesError {
    KubernetesError(code: .configuration, "\(origin) \(words)")
  }
}
