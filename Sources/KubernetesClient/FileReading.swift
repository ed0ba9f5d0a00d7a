public import SystemPackage

/// Reading files without trusting their size or kind.
public enum FileReading {
  public enum Failure: Error {
    case missing
    case notAFile
    case tooLarge
    case unreadable(Errno)

    /// What is wrong, as the rest of a sentence that begins with the path.
    public var inWords: String {
      switch self {
      case .missing: "does not exist"
      case .notAFile: "is no regular file"
      case .tooLarge: "is too large"
      case .unreadable(let reason): "cannot be read: \(reason)"
      }
    }

    var isMissing: Bool {
      if case .missing = self { true } else { false }
    }
  }

  /// The bytes of a regular file, or of standard input.
  ///
  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - limit: in bytes; a larger file is not read to its end.
  public static func contents(of path: String, limit: Int) throws(Failure) -> [UInt8] {
    guard path == "-" else { return try bytes(at: path, limit: limit) }
    do { return try bytes(of: .standardInput, limit: limit) } catch {
      throw error as? Failure ?? .unreadable(error as? Errno ?? .ioError)
    }
  }

  /// The bytes of a regular file; a link is followed to one.
  static func bytes(at path: String, limit: Int) throws(Failure) -> [UInt8] {
    do {
      // Without nonBlocking, opening a pipe would wait for its writer.
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      defer { try? file.close() }
      guard try file.stat().type == .regular else { throw Failure.notAFile }
      return try bytes(of: file, limit: limit)
    } catch let error as Failure {
      throw error
    } catch let error as Errno {
      throw [.noSuchFileOrDirectory, .notDirectory].contains(error) ? .missing : .unreadable(error)
    } catch {
      throw .unreadable(.ioError)
    }
  }

  /// Everything that a descriptor gives, up to its end.
  static func bytes(of file: FileDescriptor, limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > limit { throw Failure.tooLarge }
    }
  }
}
