import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts a text in the place of a file in one step.
enum FileReplacement {
  /// A reader of the file sees what it was or the text, whole. A file that is there keeps its rights.
  ///
  /// - Parameters:
  ///   - text: which is not copied: a report may be as large as the memory that is left.
  ///   - file: a regular file, or none, in a folder that is there.
  /// - Throws: `Errno`
  static func write(_ text: String, to file: String) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
    let draft = "\(folder)/.mendwall-\(UUID().uuidString.lowercased())"
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    let rights = (attributes?[.posixPermissions] as? Int).map {
      FilePermissions(rawValue: CInterop.Mode($0))
    }
    let descriptor = try FileDescriptor.open(
      draft, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: [
        .ownerReadWrite, .groupReadWrite, .otherReadWrite,
      ])
    do {
      try descriptor.closeAfter {
        _ = try descriptor.writeAll(text.utf8)
        if let rights, fchmod(descriptor.rawValue, rights.rawValue) != 0 {
          throw Errno(rawValue: errno)
        }
      }
      guard rename(draft, file) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlink(draft)
      throw error
    }
  }
}
