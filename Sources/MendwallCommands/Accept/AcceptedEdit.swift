import Baselines
import Documents
import DriftDetection
import GitRepository
import KubernetesClient
import ManifestEditing
import MendwallConfiguration
import PolicyModel

/// The change of a file that takes in how one policy departs.
struct AcceptedEdit {
  /// Without what is tolerated.
  let drift: Drift
  let seen: Detection.Outcome
  let git: GitOptions
  /// What the revision declares, all of it.
  let before: DeclaredState
  let now: Instant

  /// - Throws: ``Refusal``, or what reading Git or the cluster throws.
  func file(in cluster: any Cluster) async throws -> EditedFile {
    switch drift {
    case .modified(let declared, let live, let changes):
      let file = try await self.file(of: declared)
      let edited = try edited(file, declared) { editor throws(EditRefusal) in
        if before.rendered[declared.identity] != nil {
          return try editor.applying(changes, to: declared.identity, live: live)
        }
        return try editor.accepting(live, selectedLabels: selectedLabels) { change in
          isUntolerated([change], declared, live)
        }
      }
      return EditedFile(path: file.path, old: file.bytes, new: edited)
    case .missing(let declared):
      let file = try await self.file(of: declared)
      let edited = try edited(file, declared) { editor throws(EditRefusal) in
        try editor.removing(declared.identity)
      }
      return EditedFile(path: file.path, old: file.bytes, new: edited)
    case .unmanaged(let live):
      return try await newDeclaration(of: live, try await cluster.get(live.reference))
    }
  }

  // MARK: What Git declares

  private func file(of declared: Policy) async throws -> GitFile {
    guard let path = declared.location?.path else {
      throw Refusal("nothing was written: no file is known that declares \(declared.reference)")
    }
    guard let file = try await read(path) else {
      throw Refusal("nothing was written: \(path) cannot be found at \(seen.source.revision)")
    }
    return file
  }

  private func read(_ path: String) async throws -> GitFile? {
    try await seen.read { [commit = seen.source.commit] repository in
      try repository.has(path, in: commit)
        ? repository.file(path, of: commit, maximumBytes: ReadingLimits().bytes) : nil
    }
  }

  private func edited<Result>(
    _ file: GitFile, _ policy: Policy, _ edit: (ManifestEditor) throws(EditRefusal) -> Result
  ) throws(Refusal) -> Result {
    do throws(EditRefusal) { return try edit(editor(file, policy)) } catch {
      throw Refusal("nothing was written: \(error)\(rendering(of: policy))")
    }
  }

  private func editor(_ file: GitFile, _ policy: Policy) -> ManifestEditor {
    // A base is without the namespace that its kustomization gives it.
    let isRendered = before.rendered[policy.identity] != nil
    let namespace = isRendered ? policy.reference.namespace : nil
    return ManifestEditor(
      path: file.path, bytes: file.bytes,
      defaultNamespace: namespace ?? seen.defaultNamespace,
      completed: { [definitions = seen.definitions] in definitions.complete($0) })
  }

  /// Who makes something else of the file, for the end of a sentence.
  private func rendering(of policy: Policy) -> String {
    guard before.rendered[policy.identity] != nil else { return "" }
    let paths = seen.paths.isEmpty ? "." : seen.paths.joined(separator: ", ")
    return " (kustomize renders it for \(paths))"
  }

  // MARK: What Git does not declare

  private func newDeclaration(of live: Policy, _ object: Node) async throws -> EditedFile {
    let elsewhere = try await seen.declaredAnywhere().first { $0.identity == live.identity }
    if let elsewhere, !before.all.contains(where: { $0.identity == live.identity }) {
      throw Refusal(
        "nothing was written: Git declares \(live.reference) in \(elsewhere.location?.inWords ?? "another file"), "
          + "which was not read; name that with --path")
    }
    let layout = RepositoryLayout(before.all, folder: AcceptedEdit.folder(of: seen.paths))
    let name = live.reference.name
    let path =
      live.reference.namespace.map { layout.path(of: name, namespace: $0) }
      ?? layout.path(ofClusterPolicy: name)
    guard let file = try await read(path) else {
      return EditedFile(
        path: path, old: nil, new: ManifestEditor.file(for: object, path: path))
    }
    let edited = try edited(file, live) { editor throws(EditRefusal) in
      try editor.adding(object)
    }
    return EditedFile(path: path, old: file.bytes, new: edited)
  }

  /// Where policies go if the declared ones do not show where: the first folder that is read.
  static func folder(of paths: [String]) -> String {
    paths.first { !RevisionFiles.isManifest($0) }.map {
      $0.hasSuffix("/") ? String($0.dropLast()) : $0
    } ?? "policies"
  }

  // MARK: What comes out

  /// Why what the changed file declares is not the live state, in a sentence; nil where it is.
  ///
  /// - Parameter declared: what it declares; nil where it does not declare the policy.
  func flaw(of declared: Policy?, in path: String) -> String? {
    switch drift {
    case .missing(let policy):
      return declared == nil
        ? nil : "\(policy.reference) is declared elsewhere too; remove it by hand"
    case .modified(_, let live, _), .unmanaged(let live):
      guard let declared else {
        return
          "\(path) would not be read as a file of \(live.reference); a kustomization must list it among its "
          + "resources, so add it there by hand"
      }
      let git = seen.definitions.complete(declared)
      let changes = DriftDetector.changes(from: git, to: live, selectedLabels: selectedLabels)
      guard !changes.isEmpty, isUntolerated(changes, git, live) else { return nil }
      return
        "with the change of \(path) \(live.reference) would still differ from the cluster at \(changes[0].path); "
        + "a patch or a generator sets that, so change it there"
    }
  }

  private func isUntolerated(_ changes: [Change], _ declared: Policy, _ live: Policy) -> Bool {
    var tolerance = Tolerance(seen.source.configuration.exceptions, now: now)
    return tolerance.remainder(of: .modified(declared: declared, live: live, changes: changes))
      != nil
  }

  /// The labels of namespaces by which policies select them, for a Namespace.
  private var selectedLabels: Set<String> {
    guard drift.reference.kind == PolicyKind.namespace.kind else { return [] }
    return SelectedLabels.ofNamespaces(in: before.all + seen.live + seen.surroundings)
  }
}
