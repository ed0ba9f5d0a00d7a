import ArgumentParser

struct ScopeOptions: ParsableArguments {
  static let defaultHistory = 1000

  @Argument(
    help: ArgumentHelp(
      "Compare these policies alone; a name without a namespace is that of a cluster's own.",
      valueName: "namespace/name"))
  var policies: [PolicyName] = []

  @Option(
    name: [.customLong("namespace"), .customShort("n")],
    help: ArgumentHelp("Compare this namespace alone. May be repeated.", valueName: "namespace"))
  var namespaces: [String] = []

  @Option(
    name: .customLong("owns"),
    help: ArgumentHelp(
      "A namespace that Git owns: a policy there that Git does not declare is drift. May be repeated.",
      discussion: """
        Beside those that .mendwall.yaml owns; without such, beside the namespaces that hold a \
        declared policy. kube-system, kube-public and kube-node-lease count only where they are named.
        """,
      valueName: "namespace"))
  var owned: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many commits to look through for why the cluster departs from Git; 0 for none.",
      valueName: "commits"))
  var history = ScopeOptions.defaultHistory

  func validate() throws {
    if (namespaces + owned).contains("") {
      throw ValidationError("--namespace and --owns need a name; this one is empty.")
    }
    if let policy = policies.first(where: { policy in
      !namespaces.isEmpty && !(policy.namespace.map(namespaces.contains) ?? false)
    }) {
      throw ValidationError("\(policy.qualifiedName) is in none of the namespaces of --namespace.")
    }
    guard (0...1_000_000).contains(history) else {
      throw ValidationError("--history takes 0 to 1000000 commits.")
    }
  }
}

/// A policy as it is named on the command line.
struct PolicyName: Hashable, Sendable, ExpressibleByArgument {
  /// Nil for a policy that belongs to no namespace.
  let namespace: String?
  let name: String

  var qualifiedName: String { namespace.map { "\($0)/\(name)" } ?? name }

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let last = parts.last, !parts.contains("") else { return nil }
    namespace = parts.count == 2 ? parts[0] : nil
    name = last
  }
}
