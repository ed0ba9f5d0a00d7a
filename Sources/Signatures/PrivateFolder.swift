import FoundationEssentials
import SystemPackage

/// A folder that only this user enters. Whoever makes it removes it.
struct PrivateFolder {
  let path: String
  private let subject: Subject

  /// - Parameter subject: what it is needed for.
  init(for subject: Subject) throws(SignatureRefusal) {
    let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    path = (folder.hasSuffix("/") ? folder : folder + "/") + "mendwall-\(UUID().uuidString)"
    self.subject = subject
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw subject.refusal(
        .program, "cannot be verified: no private folder can be made in \(folder): \(error)")
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file that only this user reads.
  ///
  /// - Returns: its path.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws(SignatureRefusal) -> String {
    let file = "\(path)/\(name)"
    do {
      let descriptor = try FileDescriptor.open(
        file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite)
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw subject.refusal(.program, "cannot be verified: \(file) cannot be written: \(error)")
    }
    return file
  }

  /// The text of a file, or an empty one where there is none.
  func text(of name: String) -> String {
    let data = try? Data(contentsOf: URL(filePath: "\(path)/\(name)"))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
