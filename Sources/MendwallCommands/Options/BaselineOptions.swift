public import ArgumentParser
public import Baselines

/// Of which namespaces the missing default-denies are written, and in which API.
struct BaselineOptions: ParsableArguments {
  @Option(
    name: [.customLong("namespace"), .customShort("n")],
    help: ArgumentHelp("Look at this namespace alone. May be repeated.", valueName: "namespace"))
  var namespaces: [String] = []

  @Option(
    name: .customLong("owns"),
    help: ArgumentHelp(
      "A namespace that Git owns, beside those that .mendwall.yaml owns or Git declares. May be repeated.",
      valueName: "namespace"))
  var owned: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where the default-deny is to stand: networkpolicy, baseline (one BaselineAdminNetworkPolicy) or cluster (one "
        + "ClusterNetworkPolicy).", valueName: "tier"))
  var tier = BaselineTier.networkPolicy

  func validate() throws {
    if (namespaces + owned).contains("") {
      throw ValidationError("--namespace and --owns need a name; this one is empty.")
    }
  }
}

extension BaselineTier: ExpressibleByArgument {
  private var argument: String {
    switch self {
    case .networkPolicy: "networkpolicy"
    case .baselineAdminNetworkPolicy: "baseline"
    case .clusterNetworkPolicy: "cluster"
    }
  }

  public init?(argument: String) {
    guard let tier = BaselineTier.allCases.first(where: { $0.argument == argument }) else {
      return nil
    }
    self = tier
  }

  public var defaultValueDescription: String { argument }
  public static var allValueStrings: [String] { allCases.map(\.argument) }
}
