import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The right to change a mirror, which one run has at a time; it ends with the process, however that ends.
final class MirrorLock: Sendable {
  private let descriptor: FileDescriptor

  /// Waits until no other run has it.
  ///
  /// - Parameters:
  ///   - path: of a file that is made for it, and stays.
  ///   - address: for whoever waits.
  ///   - limit: how long to wait.
  ///   - waiting: is told once that another run has it, in words.
  /// - Throws: ``RemoteError``
  init(
    _ path: String, of address: RemoteAddress, waitingFor limit: Duration,
    waiting: @Sendable (String) -> Void
  ) async throws {
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite]
      )
    } catch { throw CacheFolder.unusable(path, "\(error)") }
    self.descriptor = descriptor
    let deadline = ContinuousClock.now + limit
    var hasTold = false
    do {
      while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
        guard errno == EWOULDBLOCK || errno == EINTR else {
          throw CacheFolder.unusable(path, "\(Errno(rawValue: errno))")
        }
        let holder = MirrorLock.holder(descriptor)
        guard ContinuousClock.now < deadline else {
          throw RemoteError(
            .cache,
            "another run\(holder) has been fetching \(address) for more than \(limit.components.seconds) seconds; "
              + "look what it waits for, or end it")
        }
        if !hasTold { waiting("waiting for another run\(holder) that fetches \(address)") }
        hasTold = true
        try await Task.sleep(for: .milliseconds(100))
      }
      let text = "\(getpid())\n"
      _ = try? descriptor.resize(to: 0)
      _ = try? descriptor.writeAll(toAbsoluteOffset: 0, text.utf8)
    } catch {
      try? descriptor.close()
      throw error
    }
  }

  func release() {
    // A program that is being started may hold a copy of the descriptor for a moment.
    _ = flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }

  private static func holder(_ descriptor: FileDescriptor) -> String {
    let bytes = withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { buffer in
      let count = (try? descriptor.read(fromAbsoluteOffset: 0, into: buffer)) ?? 0
      return Array(buffer[..<count])
    }
    let digits = String(decoding: bytes.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
    return digits.isEmpty ? "" : " (process \(digits))"
  }
}
