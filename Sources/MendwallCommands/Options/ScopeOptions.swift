import ArgumentParser

struct ScopeOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Compare these policies alone.", valueName: "namespace/name"))
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
        Namespaces that hold a declared policy are owned in any case, but for kube-system, \
        kube-public and kube-node-lease, which must be named here.
        """,
      valueName: "namespace"))
  var owned: [String] = []

  func validate() throws {
    if let policy = policies.first(where: {
      !namespaces.isEmpty && !namespaces.contains($0.namespace)
    }) {
      throw ValidationError("\(policy.qualifiedName) is in none of the namespaces of --namespace.")
    }
  }
}

/// A policy as it is named on the command line.
struct PolicyName: Hashable, Sendable, ExpressibleByArgument {
  let namespace: String
  let name: String

  var qualifiedName: String { "\(namespace)/\(name)" }

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    namespace = String(parts[0])
    name = String(parts[1])
  }
}
