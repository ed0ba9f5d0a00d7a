import FoundationEssentials
public import PolicyModel

extension FoundCluster {
  /// The clusters of a kubeconfig's contexts.
  ///
  /// - Parameters:
  ///   - patterns: the contexts' names, or patterns for them; each must fit one.
  ///   - kubeconfig: the file given on the command line.
  ///   - environment: the process's environment.
  /// - Returns: by their names; one that cannot be used is there with the reason.
  /// - Throws: ``KubernetesError`` where there is no kubeconfig that can be read, or a pattern fits no context.
  public static func contexts(
    _ patterns: [Glob], kubeconfig: String?, environment: [String: String]
  ) throws(KubernetesError) -> [FoundCluster] {
    let (config, paths) = try Connection.config(kubeconfig, environment: environment)
    guard let config else { throw Connection.noKubeconfig(paths) }
    try refuse(patterns, thatFitNoneOf: Set(config.contexts.keys), of: "the kubeconfig")
    return matching(patterns, config).map { context in
      FoundCluster(context) { () throws(KubernetesError) in
        try Connection.connection(in: config, context: context, environment: environment)
      }
    }
  }

  /// The clusters of a folder of kubeconfigs: of each file that of its current context, or those of the
  /// contexts that are named.
  ///
  /// They are called as the files are, without an ending, and where contexts are named `FILE/CONTEXT`. What
  /// begins with a dot is passed over, as are folders; a file that is no kubeconfig, and a link that leads
  /// nowhere, is a cluster that cannot be reached.
  ///
  /// - Parameters:
  ///   - folder: its path.
  ///   - patterns: the contexts' names, or patterns for them, each of which must fit one in some file; none
  ///     for the current ones.
  ///   - environment: the process's environment.
  /// - Returns: by their names; one that cannot be used is there with the reason.
  /// - Throws: ``KubernetesError`` where the folder cannot be read or is empty, or a pattern fits no context.
  public static func kubeconfigs(
    in folder: String, contexts patterns: [Glob], environment: [String: String]
  ) throws(KubernetesError) -> [FoundCluster] {
    var found: [(cluster: FoundCluster, longerName: String)] = []
    var contexts: Set<String> = []
    let files = try self.files(in: folder)
    for (name, path) in files {
      let config: Kubeconfig
      do throws(KubernetesError) { config = try read(path) } catch {
        found.append((FoundCluster(stem(name)) { () throws(KubernetesError) in throw error }, name))
        continue
      }
      contexts.formUnion(config.contexts.keys)
      if patterns.isEmpty {
        let cluster = FoundCluster(stem(name)) { () throws(KubernetesError) in
          guard config.currentContext != nil else {
            throw KubernetesError(
              code: .configuration,
              "\(path) names no current context; set it with kubectl config use-context, or choose contexts "
                + "with --contexts")
          }
          return try Connection.connection(in: config, context: nil, environment: environment)
        }
        found.append((cluster, name))
      }
      for context in matching(patterns, config) {
        let cluster = FoundCluster("\(stem(name))/\(context)") { () throws(KubernetesError) in
          try Connection.connection(in: config, context: context, environment: environment)
        }
        found.append((cluster, "\(name)/\(context)"))
      }
    }
    try refuse(patterns, thatFitNoneOf: contexts, of: "the kubeconfigs of \(folder)")
    return named(apart: found)
  }

  // MARK: Contexts

  private static func matching(_ patterns: [Glob], _ config: Kubeconfig) -> [String] {
    config.contexts.keys.sorted().filter { name in patterns.contains { $0.matches(name) } }
  }

  private static func refuse(
    _ patterns: [Glob], thatFitNoneOf names: Set<String>, of place: String
  ) throws(KubernetesError) {
    guard let slip = patterns.first(where: { pattern in !names.contains { pattern.matches($0) } })
    else { return }
    let known =
      names.isEmpty ? "there is none" : "there are " + names.sorted().joined(separator: ", ")
    throw KubernetesError(
      code: .configuration, "no context of \(place) is called \(slip); \(known)")
  }

  // MARK: Folders

  private static func files(in folder: String) throws(KubernetesError) -> [(
    name: String, path: String
  )] {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory
    else {
      throw KubernetesError(
        code: .configuration,
        "\(folder) is no folder; --kubeconfigs takes one with a kubeconfig for each cluster")
    }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw KubernetesError(
        code: .configuration, "the folder \(folder) cannot be read; look at its permissions")
    }
    let files = names.sorted().filter { !$0.hasPrefix(".") }.map { name in
      (name: name, path: folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
    }.filter { file in
      // A link that leads nowhere does not exist, and is somebody's cluster all the same: reading it says so.
      var isDirectory = false
      return !FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory)
        || !isDirectory
    }
    guard !files.isEmpty else {
      throw KubernetesError(
        code: .configuration, "the folder \(folder) holds no file, and so no kubeconfig")
    }
    return files
  }

  private static func read(_ path: String) throws(KubernetesError) -> Kubeconfig {
    let bytes: [UInt8]
    do throws(FileReading.Failure) {
      bytes = try FileReading.bytes(at: path, limit: Connection.largestFile)
    } catch {
      throw KubernetesError(code: .configuration, "the kubeconfig \(path) \(error.inWords)")
    }
    var config = Kubeconfig()
    try config.merge(bytes, file: path)
    return config
  }

  private static func stem(_ file: String) -> String {
    for ending in [".yaml", ".yml", ".json", ".kubeconfig", ".conf", ".config"]
    where file.hasSuffix(ending) && file.utf8.count > ending.utf8.count {
      return String(file.dropLast(ending.count))
    }
    return file
  }
}
