import Documents
import FoundationEssentials
import GitRepository

/// Writes changed files to the work tree: all of them, or none where one is not as it was committed.
struct WorkTreeWriting: Sendable {
  let git: GitOptions
  let source: GitSource

  /// - Throws: ``Refusal`` or `GitError`
  func write(_ files: [EditedFile]) async throws {
    let root = try await git.withDeadline { [self] in try check(files) }
    var written: [EditedFile] = []
    for file in files {
      do { try WorkTreeWriting.write(file, to: root + file.path) } catch {
        let done =
          written.isEmpty
          ? "nothing was written" : "only \(EditDelivery.names(written)) was written"
        throw Refusal("\(done): \(file.path): \(ReportDelivery.inWords(error))")
      }
      written.append(file)
    }
  }

  /// The work tree's folder, once it is certain that nothing of a person's is written over.
  private func check(_ files: [EditedFile]) throws -> String {
    let repository = try source.place.open()
    guard let root = repository.workTree else {
      throw Refusal(
        "nothing was written: \(source.repository) has no work tree; use --branch, or take the patch"
      )
    }
    let head = try repository.commit(named: "HEAD")
    for file in files {
      let committed =
        try repository.has(file.path, in: head)
        ? repository.file(file.path, of: head, maximumBytes: ReadingLimits().bytes)?.bytes : nil
      let found = try WorkTreeWriting.contents(of: file.path, in: root)
      guard found == committed else {
        throw Refusal(
          "nothing was written: \(file.path) has changes that are not committed; commit or stash them first"
        )
      }
      guard found == file.old else {
        throw Refusal(
          "nothing was written: \(file.path) of the work tree is not as \(source.revision) has it; check that "
            + "revision out first, or use --branch")
      }
    }
    return root
  }

  /// A file of the work tree; nil where there is none.
  private static func contents(of path: String, in root: String) throws(Refusal) -> [UInt8]? {
    var place = root
    let parts = path.split(separator: "/")
    for (index, part) in parts.enumerated() {
      place += (index == 0 ? "" : "/") + part
      // The attributes are those of a link itself.
      let attributes = try? FileManager.default.attributesOfItem(atPath: place)
      guard let type = attributes?[.type] as? FileAttributeType else { return nil }
      let isLast = index == parts.count - 1
      guard type == (isLast ? .typeRegular : .typeDirectory) else {
        throw Refusal(
          "nothing was written: \(path) leads through a symbolic link or is no plain file; use --branch, or "
            + "take the patch")
      }
    }
    guard let data = FileManager.default.contents(atPath: place) else {
      throw Refusal("nothing was written: \(path) cannot be read; look at its rights")
    }
    return Array(data)
  }

  private static func write(_ file: EditedFile, to place: String) throws {
    let manager = FileManager.default
    guard let bytes = file.new else { return try manager.removeItem(atPath: place) }
    let rights = (try? manager.attributesOfItem(atPath: place))?[.posixPermissions]
    try manager.createDirectory(
      atPath: URL(filePath: place).deletingLastPathComponent().path(percentEncoded: false),
      withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: place), options: .atomic)
    if let rights { try manager.setAttributes([.posixPermissions: rights], ofItemAtPath: place) }
  }
}
