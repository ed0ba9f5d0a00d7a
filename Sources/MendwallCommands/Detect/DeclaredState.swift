import Documents
import DriftDetection
import GitRepository
import Kustomize
import MendwallConfiguration
import PolicyModel
import Reports
import Workloads

/// Git's side of a comparison.
struct DeclaredState: Sendable {
  var policies: [Policy]
  /// All of them, compared in this run or not.
  let all: [Policy]
  var diagnostics: [Diagnostic]
  /// What a kustomization rendered, and where it comes from.
  let rendered: [ObjectIdentity: RenderedObject]
  /// The policies as Git's files, or what rendered them, have them, where they are to be written.
  let objects: [ObjectIdentity: Node]
  /// Whether any folder was rendered.
  let isRendered: Bool
  /// Why Git may declare more than was read, in a sentence that goes on; nil where it does not.
  let doubt: String?
  /// The workloads that Git declares, where they were asked for.
  let workloads: InventoryReader?
  /// What Git says of pods, where it was asked for.
  let podTemplates: [PodTemplate]
  /// Whether a kustomization that was not rendered may say more of them.
  let mayTransformPods: Bool

  /// Of a revision that has nothing.
  static let empty = DeclaredState(
    policies: [], all: [], diagnostics: [], rendered: [:], objects: [:], isRendered: false,
    doubt: nil, workloads: nil, podTemplates: [], mayTransformPods: false)

  /// Reads what a revision declares.
  ///
  /// - Parameters:
  ///   - files: what was read of the revision.
  ///   - renderer: for the folders with a kustomization.
  /// - Throws: ``KustomizeError``
  static func read(_ files: RevisionFiles, renderer: KustomizeRenderer) async throws(KustomizeError)
    -> DeclaredState
  {
    var manifests = files.manifests
    var workloads = files.workloads
    var podTemplates = files.podTemplates
    var rendered: [ObjectIdentity: RenderedObject] = [:]
    if let tree = files.tree {
      for folder in files.folders {
        for object in try await renderer.render(folder, root: tree.path).objects {
          workloads?.add(object.object, path: object.location.path)
          if let template = PodTemplate(object.object, path: object.location.path) {
            podTemplates.append(template)
          }
          guard let identity = manifests.add(object.object, at: object.location) else { continue }
          rendered[identity] = object
        }
      }
    }
    return DeclaredState(
      policies: manifests.policies, all: manifests.policies,
      diagnostics: files.diagnostics + manifests.diagnostics, rendered: rendered,
      objects: manifests.objects,
      isRendered: !files.folders.isEmpty,
      doubt: manifests.areTransformed
        ? "a kustomization that was not rendered gives policies other names; name its folder with --path, or "
          + "set render: kustomize" : files.diagnostics.first.map(\.inWords),
      workloads: workloads, podTemplates: podTemplates,
      mayTransformPods: files.hasPlainKustomization)
  }

  /// Where a change's value is declared, for a policy that was rendered; nil for one that was not.
  func place(of change: Change, in policy: Policy) -> SourceLocation? {
    // What was added is led to what it was added to.
    let place =
      change.operation == .add ? JSONPointer(Array(change.path.tokens.dropLast())) : change.path
    return rendered[policy.identity]?.declaration(of: place)
  }
}

/// What was read of a revision: manifests as they stand, and folders that are still to be rendered.
struct RevisionFiles: Sendable {
  var manifests: Manifests
  var diagnostics: [Diagnostic]
  /// The whole revision on disk, where there is something to render.
  var tree: TemporaryTree?
  /// The folders to render, from the root.
  var folders: [String]
  /// Reads the workloads too, where they are asked for.
  var workloads: InventoryReader?
  /// What the files say of pods, where it was asked for.
  var podTemplates: [PodTemplate]
  /// Whether a kustomization is among the files that were taken as they stand.
  var hasPlainKustomization: Bool

  /// - Parameters:
  ///   - source: the revision.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - defaultNamespace: where an object lives that names no namespace.
  ///   - keepsObjects: whether the policies are also kept as the files have them.
  ///   - readsWorkloads: whether workloads and namespaces are read too.
  ///   - readsPodTemplates: whether what the files say of pods is.
  ///   - edits: files that count in place of the revision's own.
  /// - Throws: ``GitError`` or ``KustomizeError``
  static func read(
    _ source: GitSource, paths: [String], defaultNamespace: String, keepsObjects: Bool,
    readsWorkloads: Bool = false, readsPodTemplates: Bool = false, edits: [EditedFile] = []
  ) throws -> RevisionFiles {
    let repository = try source.place.open()
    var manifests = Manifests(defaultNamespace: defaultNamespace, keepsObjects: keepsObjects)
    let folders = try foldersToRender(repository, source, paths: paths)
    let plain = paths.filter { !folders.contains($0) }
    var diagnostics: [Diagnostic] = []
    var podTemplates: [PodTemplate] = []
    var hasPlainKustomization = false
    var workloads = readsWorkloads ? InventoryReader(defaultNamespace: defaultNamespace) : nil
    if folders.isEmpty || !plain.isEmpty {
      let (committed, notes) = try repository.files(
        of: source.commit, under: plain, maximumBytes: ReadingLimits().bytes, where: isManifest)
      let files = edits.applied(to: committed, under: plain)
      let kustomizations = files.filter { Manifests.isKustomization($0.path) }
      let others = files.filter { !Manifests.isKustomization($0.path) }
      hasPlainKustomization = !kustomizations.isEmpty
      if readsPodTemplates {
        podTemplates = others.flatMap { PodTemplate.all(in: $0.bytes, defaultNamespace, $0.path) }
      }
      for file in kustomizations + others { manifests.read(file.bytes, path: file.path) }
      diagnostics =
        notes.map { Diagnostic($0.isOmission ? .error : .warning, $0.message, path: $0.path) }
        + others.filter { $0.bytes.starts(with: lfsPointer.utf8) }.map {
          Diagnostic(
            .error,
            "is kept in Git LFS, and what it declares was not read; keep policies in Git itself",
            path: $0.path)
        }
      if readsWorkloads {
        let broken = others.filter { file in
          guard let documents = try? readDocuments(file.bytes, file: file.path) else { return true }
          for document in documents { workloads?.add(document, path: file.path) }
          return false
        }
        if let first = broken.first {
          diagnostics.append(
            Diagnostic(
              .warning,
              "\(broken.count) \(broken.count == 1 ? "file is" : "files are") no YAML or JSON, as templates "
                + "are; workloads that they declare are not known", path: first.path))
        }
      }
    }
    return RevisionFiles(
      manifests: manifests, diagnostics: diagnostics,
      tree: folders.isEmpty ? nil : try export(repository, source, edits), folders: folders,
      workloads: workloads, podTemplates: podTemplates,
      hasPlainKustomization: hasPlainKustomization)
  }

  /// The paths that hold a kustomization; all of them, where the configuration says so.
  private static func foldersToRender(
    _ repository: borrowing GitRepository, _ source: GitSource, paths: [String]
  ) throws(GitError) -> [String] {
    switch source.configuration.render {
    case .plain: return []
    case .kustomize: return paths.isEmpty ? ["."] : paths
    case nil:
      var folders: [String] = []
      for path in paths {
        // A path that leads out is refused where it is read.
        guard let folder = RepositoryPath.resolve(path, from: "") else { continue }
        for name in Manifests.kustomizationNames {
          let file = RepositoryPath.joined(folder, name)
          let found = try repository.file(
            file, of: source.commit, maximumBytes: ReadingLimits().bytes)
          if found != nil {
            folders.append(path)
            break
          }
        }
      }
      return folders
    }
  }

  private static func export(
    _ repository: borrowing GitRepository, _ source: GitSource, _ edits: [EditedFile]
  ) throws -> TemporaryTree {
    let tree = try TemporaryTree()
    var written = 0
    let edited = Set(edits.map(\.path))
    try repository.forEachEntry(of: source.commit, maximumBytes: ReadingLimits().bytes) {
      path, entry in
      if edited.contains(path) { return }
      switch entry {
      case .file(let bytes): try tree.write(bytes, to: path, written: &written)
      case .link(let target): try tree.link(path, to: target)
      }
    }
    for file in edits {
      if let bytes = file.new { try tree.write(bytes, to: file.path, written: &written) }
    }
    return tree
  }

  /// What the content of a file of an older revision declares.
  static func policies(_ bytes: [UInt8], _ definitions: Definitions, defaultNamespace: String)
    -> [Policy]
  {
    var manifests = Manifests(defaultNamespace: defaultNamespace)
    manifests.read(bytes, path: "")
    return definitions.complete(manifests.policies)
  }

  /// How a file begins whose content is kept elsewhere (Git LFS specification, the pointer).
  private static let lfsPointer = "version https://git-lfs.github.com/spec/"

  static func isManifest(_ path: String) -> Bool {
    [".yaml", ".yml", ".json", "/Kustomization"].contains { path.hasSuffix($0) }
      || path == "Kustomization"
  }
}

extension PodTemplate {
  /// What a file says of pods: nothing, where it is no manifest.
  fileprivate static func all(in bytes: [UInt8], _ defaultNamespace: String, _ path: String)
    -> [PodTemplate]
  {
    guard PodTemplate.mayBe(in: bytes), let documents = try? readDocuments(bytes, file: path) else {
      return []
    }
    return documents.flatMap(Manifests.objects).compactMap {
      PodTemplate($0, defaultNamespace: defaultNamespace, path: path)
    }
  }
}
