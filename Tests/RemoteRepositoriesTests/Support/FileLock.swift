import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Holds a lock as another process would.
enum FileLock {
  static func hold<Result>(_ path: String, _ use: () async throws -> Result) async throws -> Result
  {
    let descriptor = try FileDescriptor.open(FilePath(path), .readWrite, options: .closeOnExec)
    // A program that another test starts may hold a copy of a descriptor for a moment.
    while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK else { throw Errno(rawValue: errno) }
      try await Task.sleep(for: .milliseconds(5))
    }
    do {
      let result = try await use()
      try descriptor.close()
      return result
    } catch {
      try? descriptor.close()
      throw error
    }
  }
}
