#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the file system tells of a path, without opening it.
struct FileSize {
  let bytes: Int64
  let isFolder: Bool
  /// Whether it is neither a file nor a folder: a pipe or a device, which would be waited for.
  let isSpecial: Bool

  /// - Returns: nil where nothing is there, or nothing is told.
  init?(of path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    bytes = Int64(status.st_size)
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    isSpecial = !isFolder && status.st_mode & S_IFMT != S_IFREG
  }
}
