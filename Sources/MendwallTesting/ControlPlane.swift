import FoundationEssentials
public import Testing

/// The real etcd and kube-apiserver that `scripts/control-plane` runs.
public enum ControlPlane {
  private static let environment = ProcessInfo.processInfo.environment

  /// Where `scripts/control-plane up` keeps its state; `scripts/control-plane env` prints it.
  private static let folder = environment["MENDWALL_CONTROL_PLANE"]

  /// Whether a person asked for a run without it (`scripts/test --without-cluster`).
  public static let isLeftOut = environment["MENDWALL_WITHOUT_CLUSTER"] == "1"

  public struct Missing: Error, CustomStringConvertible {
    public let description =
      "no control plane: run scripts/test, or scripts/control-plane up and env, or set "
      + "MENDWALL_WITHOUT_CLUSTER=1 to leave these tests out"
  }

  /// A file of the control plane's folder.
  public static func file(_ name: String) throws -> String {
    guard let folder else { throw Missing() }
    return "\(folder)/\(name)"
  }

  /// The first line of a file of the control plane's folder.
  static func line(of name: String) throws -> String {
    let text = String(decoding: try Data(contentsOf: URL(filePath: try file(name))), as: UTF8.self)
    return String(text.prefix { $0 != "\n" })
  }

  /// The kubeconfig of a user: `admin`, or one of those that may do nothing until a test binds a role.
  public static func kubeconfig(_ user: String = "admin") throws -> String {
    try file("\(user).kubeconfig")
  }

  public static func kubectl(
    _ arguments: [String], as user: String = "admin", input: String = ""
  ) async throws -> Program.Result {
    try await kubectl(arguments, by: try kubeconfig(user), input: input)
  }

  /// - Parameter file: the kubeconfig.
  public static func kubectl(
    _ arguments: [String], by file: String, input: String = ""
  ) async throws -> Program.Result {
    try await Program.run(
      environment["MENDWALL_KUBECTL"] ?? "kubectl", ["--kubeconfig", file] + arguments,
      input: input)
  }

  /// Applies manifests, which must succeed.
  public static func apply(_ manifests: String, as user: String = "admin") async throws {
    let result = try await kubectl(["apply", "-f", "-"], as: user, input: manifests)
    guard result.isSuccess else {
      throw Program.Failure(description: "kubectl apply failed: \(result.errors)")
    }
  }

  /// Creates a namespace of one test's own.
  public static func makeNamespace(_ purpose: String) async throws -> String {
    let name = "\(purpose)-\(UUID().uuidString.lowercased().prefix(8))"
    let result = try await kubectl(["create", "namespace", name])
    guard result.isSuccess else {
      throw Program.Failure(description: "namespace \(name): \(result.errors)")
    }
    return name
  }
}

extension Trait where Self == ConditionTrait {
  /// Needs the real control plane; left out only where a person asked for that.
  public static var controlPlane: Self {
    .enabled(
      if: !ControlPlane.isLeftOut, "left out: this run is without the control plane")
  }
}
