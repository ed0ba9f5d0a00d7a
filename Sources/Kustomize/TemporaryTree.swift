import FoundationEssentials

/// A private folder that holds a revision's files for as long as this value lives.
public final class TemporaryTree: Sendable {
  /// The most that is written, in bytes.
  private static let mostBytes = 1 << 30

  public let path: String

  /// - Throws: ``KustomizeError`` where no folder can be made.
  public init() throws(KustomizeError) {
    let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    path = (folder.hasSuffix("/") ? folder : folder + "/") + "mendwall-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch { throw KustomizeError("no private folder can be made in \(folder): \(error)") }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file.
  ///
  /// - Parameters:
  ///   - bytes: what it holds.
  ///   - relative: its path from the root, as Git has it.
  ///   - written: how many bytes have been written before it; its own are added.
  /// - Throws: ``KustomizeError`` where it cannot be written, or the tree grows too large.
  public func write(_ bytes: [UInt8], to relative: String, written: inout Int)
    throws(KustomizeError)
  {
    written += bytes.count
    guard written <= TemporaryTree.mostBytes else {
      throw KustomizeError(
        "the revision holds more than \(TemporaryTree.mostBytes >> 20) MiB, too much to be written out "
          + "for kustomize")
    }
    do {
      try Data(bytes).write(to: URL(filePath: try place(relative)))
    } catch { throw KustomizeError("\(relative) cannot be written out for kustomize: \(error)") }
  }

  /// Makes a symbolic link, unless it would lead out of the tree. One whose target goes up after it has
  /// gone down could do that by way of another link, and is left out too.
  public func link(_ relative: String, to target: String) throws(KustomizeError) {
    let steps = target.split(separator: "/")
    let ups = steps.prefix { $0 == ".." || $0 == "." }
    let depth = relative.split(separator: "/").count - 1
    guard !target.hasPrefix("/"), ups.count(where: { $0 == ".." }) <= depth,
      !steps.dropFirst(ups.count).contains("..")
    else { return }
    do {
      try FileManager.default.createSymbolicLink(
        atPath: try place(relative), withDestinationPath: target)
    } catch { throw KustomizeError("\(relative) cannot be written out for kustomize: \(error)") }
  }

  /// The path of a file on disk, its folder made.
  private func place(_ relative: String) throws -> String {
    let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
    // Git refuses such names, and whoever writes a tree by hand does not.
    guard !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
      throw KustomizeError("\(relative) is no path that a revision can have")
    }
    let folder = parts.dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
    return "\(path)/\(relative)"
  }
}
