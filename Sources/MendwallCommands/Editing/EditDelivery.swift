import Documents
import GitRepository
import ManifestEditing
import PolicyModel

/// Brings changed files to where a person wants them: a patch, the work tree, or a commit on a branch.
struct EditDelivery {
  let options: EditOptions
  let git: GitOptions
  /// What was edited.
  let source: GitSource
  let context: CommandContext

  /// - Parameters:
  ///   - files: those that differ, in the order of their paths.
  ///   - message: of the commit.
  /// - Throws: ``Refusal`` or `GitError`, where nothing was written.
  func deliver(_ files: [EditedFile], message: String) async throws -> ExitStatus {
    if let file = files.first(where: { !$0.isWithinRepository }) {
      throw Refusal(
        "nothing was written: \(file.path) is no path that a repository may have; add the policy by hand"
      )
    }
    if let branch = options.branch {
      try await commit(files, on: branch, message)
      return .inSync
    }
    if options.write {
      try await WorkTreeWriting(git: git, source: source).write(files)
      context.note(
        "mendwall: wrote \(EditDelivery.names(files)); look at it with git diff, and commit it")
      return .inSync
    }
    return try await show(files)
  }

  private func commit(_ files: [EditedFile], on branch: String, _ message: String) async throws {
    let changes = files.map { GitFileChange(path: $0.path, bytes: $0.new) }
    let time = context.now().secondsSinceEpoch
    let commit = try await git.withDeadline { [source, environment = context.environment] in
      try source.place.open().commit(
        changes, on: branch, from: source.commit, message: message, at: time,
        environment: environment)
    }
    context.note(
      "mendwall: committed \(EditDelivery.names(files)) on the branch \(printable(branch)) as "
        + "\(commit.id.prefix(12)); push it with: git push origin \(printable(branch))")
  }

  private func show(_ files: [EditedFile]) async throws -> ExitStatus {
    let patch = try await git.withDeadline { [source] in
      let repository = try source.place.open()
      var patch: [UInt8] = []
      for file in files {
        patch += UnifiedDiff.patch(
          of: file.path, from: file.old, to: file.new,
          isExecutable: try repository.isExecutable(file.path, of: source.commit))
      }
      return patch
    }
    guard let text = String(validating: patch, as: UTF8.self) else {
      throw Refusal(
        "\(EditDelivery.names(files)) cannot be told as a patch, since it is no UTF-8; use --write or --branch"
      )
    }
    do { try context.write(text) } catch {
      context.note("mendwall: the patch cannot be written: \(ReportDelivery.inWords(error))")
      return .undelivered
    }
    context.note(
      "mendwall: the patch changes \(EditDelivery.names(files)), and nothing was written: git apply takes it at the "
        + "repository's root")
    return .inSync
  }

  private static let mostNames = 3

  /// `a.yaml, b.yaml`, or of many files the first and how many more there are.
  static func names(_ files: [EditedFile]) -> String {
    let shown = files.prefix(mostNames).map { printable($0.path) }.joined(separator: ", ")
    let rest = files.count - mostNames
    return rest > 0 ? "\(shown) and \(rest) more" : shown
  }
}
