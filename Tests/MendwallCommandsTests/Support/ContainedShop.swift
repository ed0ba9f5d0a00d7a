import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Synchronization
import Testing

/// A shop of which namespaces are cut off: the folder that stands for its cluster, and one for bundles.
struct ContainedShop {
  let shop: Shop
  private let bundles: TemporaryFolder

  /// When the runs of a test begin: the time of ``CommandRun`` too.
  static let start = Instant("2026-11-21T14:02:00Z")!

  /// - Parameter objects: what the cluster has beside the shop's two policies.
  init(_ objects: String...) async throws {
    shop = try await Shop()
    bundles = try TemporaryFolder()
    if !objects.isEmpty { try shop.add(objects) }
  }

  var cluster: String { shop.cluster.path }

  /// The folder of a bundle.
  func bundle(_ name: String) -> String { bundles(name) }

  /// A run at a time of its own.
  struct Run {
    let status: MendwallCommands.ExitStatus
    let output: String
    let notes: String
  }

  /// Runs `contain`, which writes without asking.
  @discardableResult
  func contain(_ arguments: String..., bundle: String? = nil, after minutes: Int64 = 0) async -> Run
  {
    await run(
      ["contain", "--reason", "stolen token", "--yes"] + arguments, bundle: bundle, after: minutes)
  }

  /// Runs `release`, which writes without asking.
  @discardableResult
  func release(_ arguments: String..., bundle: String? = nil, after minutes: Int64 = 0) async -> Run
  {
    await run(["release", "--yes"] + arguments, bundle: bundle, after: minutes)
  }

  func run(_ arguments: [String], bundle: String? = nil, after minutes: Int64 = 0) async -> Run {
    let written = Written()
    let time = Instant(
      secondsSinceEpoch: ContainedShop.start.secondsSinceEpoch + 60 * minutes)
    let context = CommandContext(
      environment: ["XDG_STATE_HOME": bundles.path], isTerminal: false, now: { time },
      write: { text in written.output.withLock { $0 += text } },
      note: { text in written.notes.withLock { $0 += text + "\n" } })
    let folder = bundle.map { ["--bundle", self.bundle($0)] } ?? []
    let status = await Mendwall.run(arguments + ["--live", cluster] + folder, in: context)
    return Run(
      status: status, output: written.output.withLock { $0 }, notes: written.notes.withLock { $0 })
  }

  private final class Written: Sendable {
    let output = Mutex("")
    let notes = Mutex("")
  }

  // MARK: What the cluster has

  /// Its objects, without namespaces, by `NAMESPACE/NAME`, or by name where they have no namespace.
  func objects() async throws -> [String: Node] {
    var objects: [String: Node] = [:]
    for file in try await files() {
      for document in try readDocuments(Array(try shop.cluster.read(file).utf8), file: file)
      where document["kind"]?.string != "Namespace" {
        let metadata = document["metadata"]
        let name = metadata?["name"]?.string ?? ""
        objects[metadata?["namespace"]?.string.map { "\($0)/\(name)" } ?? name] = document
      }
    }
    return objects
  }

  /// The files of the cluster's folder.
  func files() async throws -> [String] {
    try await Program.output("find", [cluster, "-type", "f", "-printf", "%P\n"])
      .split(separator: "\n").map(String.init).sorted()
  }

  /// Everything in the cluster's folder, to the last byte.
  func contents() async throws -> [String: String] {
    var contents: [String: String] = [:]
    for file in try await files() { contents[file] = try shop.cluster.read(file) }
    return contents
  }

  /// The names of the objects.
  func names() async throws -> [String] { try await objects().keys.sorted() }

  // MARK: Manifests

  /// A NetworkPolicy that claims to be a containment, in order but for what is said.
  ///
  /// - Parameters:
  ///   - rules: of its spec, in YAML's flow style.
  ///   - annotations: nil for a reason and an end that has not come.
  static func claim(
    _ name: String, in namespace: String = "shop", incident: String = "x", rules: String = "",
    annotations: String? = nil
  ) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: \(name)
      namespace: \(namespace)
      labels: {mendwall.dev/containment: \(incident)}
      annotations: {\(annotations ?? orderly)}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]\(rules.isEmpty ? "" : ", " + rules)}

    """
  }

  static let orderly =
    "mendwall.dev/reason: stolen token, mendwall.dev/until: \"2026-11-21T16:02:00Z\""
}

extension Node {
  func label(_ key: String) -> String? { self["metadata"]?["labels"]?[key]?.string }
  func annotation(_ key: String) -> String? { self["metadata"]?["annotations"]?[key]?.string }

  /// Its spec as JSON.
  var specText: String { self["spec"].map { JSONWriter.compact($0) } ?? "" }
}
