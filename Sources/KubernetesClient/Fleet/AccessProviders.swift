import Documents

/// Which program gets credentials for the clusters of an inventory: the providers' file that KEP-5339
/// describes.
///
/// It is a file of this machine, and the only place that says what is run.
public struct AccessProviders: Sendable {
  let providers: [AccessProvider]
  /// Where they come from; paths in it are relative to this.
  let file: String

  /// No provider: no program is run for any cluster.
  public static let none = AccessProviders(providers: [], file: "")

  private init(providers: [AccessProvider], file: String) {
    self.providers = providers
    self.file = file
  }

  /// - Parameter file: JSON or YAML: `providers`, each with a `name` and an `execConfig`.
  /// - Throws: ``KubernetesError`` where it cannot be read, or is no such file.
  public init(file: String) throws(KubernetesError) {
    let bytes: [UInt8]
    do throws(FileReading.Failure) {
      bytes = try FileReading.bytes(at: file, limit: Connection.largestFile)
    } catch {
      throw KubernetesError(
        code: .configuration, "the file of access providers \(file) \(error.inWords)")
    }
    let documents: [Node]
    do throws(DocumentError) { documents = try readDocuments(bytes, file: file) } catch {
      throw KubernetesError(
        code: .configuration, "the file of access providers cannot be read: \(error)")
    }
    guard let listed = documents.first?["providers"]?.sequence else {
      throw KubernetesError(
        code: .configuration,
        "\(file) has no list of providers, each with a name and an execConfig")
    }
    var providers: [AccessProvider] = []
    for each in listed { providers.append(try AccessProvider(each, file: file)) }
    self.init(providers: providers, file: file)
  }
}

/// One provider, and how far a profile may add to what is run for it.
struct AccessProvider: Sendable {
  private static let arguments = "clusterprofiles.multicluster.x-k8s.io/exec/additional-args"
  private static let variables = "clusterprofiles.multicluster.x-k8s.io/exec/additional-envs"

  let name: String
  private let exec: Mapping
  private let appendsArguments: Bool
  /// Nil where a profile sets no variables.
  private let replacesVariables: Bool?

  init(_ node: Node, file: String) throws(KubernetesError) {
    guard let name = node["name"]?.string, !name.isEmpty,
      let exec = node["execConfig"]?.mapping
    else {
      throw Kubeconfig.problem("each of providers must have a name and an execConfig", node, file)
    }
    self.name = name
    self.exec = exec
    switch node["profileSourcedCLIArgsPolicy"]?.string ?? "Ignore" {
    case "Ignore", "": appendsArguments = false
    case "Append": appendsArguments = true
    case let other:
      throw Kubeconfig.problem(
        "profileSourcedCLIArgsPolicy is \(quoted(other)); it takes Append or Ignore", node, file)
    }
    switch node["profileSourcedEnvVarsPolicy"]?.string ?? "Ignore" {
    case "Ignore", "": replacesVariables = nil
    case "AppendIfNotExists": replacesVariables = false
    case "Replace": replacesVariables = true
    case let other:
      throw Kubeconfig.problem(
        "profileSourcedEnvVarsPolicy is \(quoted(other)); it takes AppendIfNotExists, Replace or Ignore",
        node,
        file)
    }
  }

  /// What is run, as a kubeconfig has it.
  ///
  /// - Parameters:
  ///   - extensions: of the cluster in a profile.
  ///   - file: where the provider comes from.
  ///   - origin: where the extensions do.
  func exec(with extensions: [Node], file: String, origin: String) throws(KubernetesError) -> Node {
    var exec = self.exec
    func sent(_ key: String) -> Node? {
      extensions.first { $0["name"]?.string == key }?["extension"]
    }
    if appendsArguments, let more = sent(Self.arguments) {
      guard let arguments = more.sequence, arguments.allSatisfy({ $0.string != nil }) else {
        throw KubernetesError(
          code: .configuration, "\(origin) adds arguments that are no list of strings")
      }
      exec["args"] = Node(.sequence((exec["args"]?.sequence ?? []) + arguments))
    }
    if let replacesVariables, let more = sent(Self.variables) {
      guard let sent = more.mapping, sent.entries.allSatisfy({ $0.value.string != nil }) else {
        throw KubernetesError(
          code: .configuration, "\(origin) adds variables that are no mapping of strings")
      }
      let own = exec["env"]?.sequence ?? []
      let added = sent.entries.map { entry -> Node in
        ["name": Node(.string(entry.key)), "value": entry.value]
      }
      // The last of a name counts.
      exec["env"] = Node(.sequence(replacesVariables ? own + added : added + own))
    }
    exec["interactiveMode"] = "Never"
    return Node(.mapping(exec))
  }
}
