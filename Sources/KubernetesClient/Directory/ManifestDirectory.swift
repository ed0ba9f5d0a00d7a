import Documents
import FoundationEssentials
public import PolicyModel
import Synchronization
import SystemPackage
public import Workloads

/// A folder or file of manifests that stands for a cluster: what the embedded default compares with, and
/// what `kubectl get -o yaml` saved elsewhere.
///
/// It is read and written like a cluster, on files: a write replaces a whole file, in one step.
public struct ManifestDirectory: Sendable {
  /// The folder or file; `-` for standard input.
  public let path: String

  /// As a person named it.
  private var title: String { isSnapshot ? "--live \(path)" : path }

  private static let largestInput = 64 << 20

  let cache = Cache()

  /// What the files were found to hold. Standard input can be read once only, and each kind of policy
  /// asks for all of them.
  final class Cache: Sendable {
    let documents = Mutex<[String: Result<[Node], KubernetesError>]>([:])
    /// Held by whoever changes a file, which may hold several objects.
    let writing = Mutex(())
  }

  /// Whether the objects are those of a running cluster, whose controllers made some of the names.
  private let isSnapshot: Bool

  /// - Parameters:
  ///   - path: the folder or file; `-` for standard input.
  ///   - isSnapshot: whether the objects were saved from a cluster: pods of a ReplicaSet that a Deployment
  ///     made count as the Deployment's, which manifests say themselves.
  public init(path: String, isSnapshot: Bool = true) {
    self.path = path
    self.isSnapshot = isSnapshot
  }

  /// The files, in the order of their paths.
  func files() throws(KubernetesError) -> [String] {
    if path == "-" { return ["-"] }
    let manager = FileManager.default
    var isDirectory = false
    guard manager.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw KubernetesError(code: .file, "\(title) does not exist")
    }
    guard isDirectory else { return [path] }
    var files: [String] = []
    var folders = [path]
    while let folder = folders.popLast() {
      guard let names = try? manager.contentsOfDirectory(atPath: folder) else {
        throw KubernetesError(
          code: .file, "the folder \(folder) cannot be read; look at its permissions")
      }
      for name in names {
        let file = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        // The attributes are the link's own, so that no circle of links is followed.
        let type = (try? manager.attributesOfItem(atPath: file))?[.type] as? FileAttributeType
        if type == .typeDirectory {
          folders.append(file)
        } else if isManifest(name) {
          files.append(file)
        }
      }
    }
    return files.sorted()
  }

  private func isManifest(_ name: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } && !name.hasPrefix(".")
  }

  func contents(of file: String) throws(KubernetesError) -> [UInt8] {
    do throws(FileReading.Failure) {
      return try FileReading.contents(of: file, limit: ManifestDirectory.largestInput)
    } catch {
      let name = file == "-" ? "standard input" : file
      throw KubernetesError(code: .file, "\(name) \(error.inWords)")
    }
  }

  func documents(in file: String) throws(KubernetesError) -> [Node] {
    if let known = cache.documents.withLock({ $0[file] }) { return try known.get() }
    let documents = Result { () throws(KubernetesError) in try read(file) }
    cache.documents.withLock { $0[file] = documents }
    return try documents.get()
  }

  private func read(_ file: String) throws(KubernetesError) -> [Node] {
    let bytes = try contents(of: file)
    let documents: [Node]
    do throws(DocumentError) {
      documents = try readDocuments(
        bytes, file: file, limits: ReadingLimits(bytes: ManifestDirectory.largestInput))
    } catch {
      throw KubernetesError(code: .file, "\(error); what it holds of the cluster is not known")
    }
    if file == "-", documents.allSatisfy(\.isNull) {
      throw KubernetesError(
        code: .file, "standard input is empty; the command before it may have failed")
    }
    for document in documents where document["kind"] == "Status" {
      throw KubernetesError(
        code: .file,
        "\(file) holds an answer of an API server that failed, and no objects: "
          + "\(document["message"]?.string ?? "it does not say why")")
    }
    for document in documents where document.mapping == nil && !document.isNull {
      let line = document.span.map { ":\($0.start.line)" } ?? ""
      throw KubernetesError(
        code: .file,
        "\(file)\(line): a manifest must be a mapping, and this is \(document.kindInWords)")
    }
    return documents
  }
}

extension ManifestDirectory: Cluster {
  public func describe() async throws(KubernetesError) -> ClusterDescription {
    guard try !files().isEmpty else {
      throw KubernetesError(
        code: .file, "\(title) holds no .yaml, .yml or .json file")
    }
    var description = ClusterDescription()
    description.snapshot = path
    description.uid = try objects {
      $0["kind"]?.string == "Namespace" && $0["metadata"]?["name"]?.string == "kube-system"
    }.first?["metadata"]?["uid"]?.string
    return description
  }

  public func servedAPIs() async throws(KubernetesError) -> Set<PolicyKind.API>? {
    Set(PolicyKind.all.flatMap(\.apis))
  }

  public func definition(of kind: PolicyKind, as api: PolicyKind.API)
    async throws(KubernetesError) -> DefinitionSchema?
  {
    try objects {
      $0["kind"]?.string == "CustomResourceDefinition"
        && $0["metadata"]?["name"]?.string == "\(kind.resource).\(api.group)"
    }.first.flatMap { DefinitionSchema(definition: $0, version: api.version) }
  }

  func objects(where isWanted: (Node) -> Bool) throws(KubernetesError) -> [Node] {
    var found: [Node] = []
    for file in try files() {
      found += try documents(in: file).flatMap(Manifests.objects).filter(isWanted)
    }
    return found
  }

  /// Every object of a kind, whichever of its APIs it was saved from.
  public func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]
  {
    try policies(of: kind, as: api, namespace: namespace)
  }

  /// What all files hold of pods and of what stands before them: no right bounds it to some namespaces.
  public func inventory(namespaces: Set<String>?) async throws(KubernetesError) -> LiveInventory {
    var reader = InventoryReader(foldsGenerated: isSnapshot)
    for file in try files() {
      for document in try documents(in: file) { reader.add(document, path: file) }
    }
    var live = LiveInventory()
    live.inventory = reader.inventory
    live.notes = reader.diagnostics
    if isSnapshot {
      live.notes += live.inventory.useIngressController().map { [Diagnostic(.info, $0)] } ?? []
    }
    return live
  }

  public func podTemplates(of workloads: Set<WorkloadReference>) async throws(KubernetesError)
    -> (templates: [WorkloadReference: PodTemplate], notes: [Diagnostic])
  {
    var templates: [WorkloadReference: PodTemplate] = [:]
    for file in try files() {
      for object in try documents(in: file).flatMap(Manifests.objects) {
        guard let template = PodTemplate(object, path: file),
          template.workload.kind != "Pod", workloads.contains(template.workload)
        else { continue }
        templates[template.workload] = templates[template.workload] ?? template
      }
    }
    return (templates, [])
  }

  func policies(of kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    throws(KubernetesError) -> [Policy]
  {
    var policies: [ObjectIdentity: Policy] = [:]
    for file in try files() {
      for document in try documents(in: file) {
        for object in Manifests.objects(of: document) {
          guard let policy = try policy(object, of: kind, in: file) else { continue }
          if let namespace, policy.reference.namespace != namespace { continue }
          guard let first = policies[policy.identity] else {
            policies[policy.identity] = policy
            continue
          }
          // Of an object that two APIs show, the one that was asked for counts.
          if first.reference.apiVersion != policy.reference.apiVersion {
            if policy.reference.apiVersion == api.apiVersion { policies[policy.identity] = policy }
          } else {
            throw KubernetesError(
              code: .file,
              "\(policy.reference) stands in \(place(first)) and in \(place(policy)); a cluster "
                + "has each object once")
          }
        }
      }
    }
    return policies.values.sorted { $0.reference < $1.reference }
  }

  func policy(_ object: Node, of kind: PolicyKind, in file: String)
    throws(KubernetesError) -> Policy?
  {
    guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string,
      PolicyKind.of(apiVersion: apiVersion, kind: name)?.id == kind.id
    else { return nil }
    do throws(InvalidObject) {
      return try Policy(
        object, kind: kind, apiVersion: apiVersion, defaultNamespace: "default",
        location: SourceLocation(path: file, line: object.span?.start.line))
    } catch {
      let line = error.position.map { ":\($0.line)" } ?? ""
      throw KubernetesError(code: .file, "\(file)\(line): \(error.message)")
    }
  }

  private func place(_ policy: Policy) -> String {
    policy.location?.inWords ?? path
  }
}
