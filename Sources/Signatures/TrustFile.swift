import SystemPackage

/// A file of trusted keys, read once, so that nobody changes it while it is used.
struct TrustFile {
  /// The option that names it.
  let option: String
  let path: String
  let bytes: [UInt8]

  struct Failure: Error {
    /// The rest of a sentence that begins with the option and the path.
    let reason: String
  }

  private static let mostBytes = 64 << 20

  init(option: String, path: String) throws(Failure) {
    self.option = option
    self.path = path
    do {
      // Without nonBlocking, opening a pipe would wait for its writer.
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? file.close() }
      guard try file.stat().type == .regular else {
        throw Failure(reason: "is no regular file; name a file")
      }
      bytes = try TrustFile.bytes(of: file)
    } catch let failure as Failure {
      throw failure
    } catch let error as Errno where [.noSuchFileOrDirectory, .notDirectory].contains(error) {
      throw Failure(reason: "does not exist; name the file that holds the keys you trust")
    } catch { throw Failure(reason: "cannot be read: \(error)") }
    guard bytes.contains(where: { $0 > UInt8(ascii: " ") }) else {
      throw Failure(reason: "is empty; put the keys into it that you trust")
    }
  }

  private static func bytes(of file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= mostBytes else {
        throw Failure(reason: "is longer than \(mostBytes >> 20) MiB; name a file of keys")
      }
    }
  }
}
