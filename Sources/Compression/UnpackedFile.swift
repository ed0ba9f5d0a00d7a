import SystemPackage

/// A file that may be packed by gzip and larger than memory, such as a log.
package enum UnpackedFile {
  private static let pieceBytes = 1 << 20

  /// Reads a file piece by piece, unpacked where it begins as gzip does (RFC 1952).
  ///
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - take: given the next bytes, which are there only while it runs.
  /// - Returns: false for a packed file that is damaged or breaks off; what could be unpacked of it was given.
  /// - Throws: `Errno` where it cannot be read, or ``Inflater/Failure`` where there is no memory for unpacking.
  package static func read(_ path: String, _ take: (UnsafeRawBufferPointer) -> Void) throws -> Bool
  {
    let file =
      path == "-"
      ? .standardInput : try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    defer { if path != "-" { try? file.close() } }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
    defer { unsafe piece.deallocate() }
    var count = unsafe try file.read(into: piece)
    guard unsafe count > 1 && piece[0] == 0x1F && piece[1] == 0x8B else {
      while count > 0 {
        unsafe take(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        count = unsafe try file.read(into: piece)
      }
      return true
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var inflater = try Inflater()
    while count > 0 {
      do throws(Inflater.Failure) {
        unsafe try inflater.inflate(
          UnsafeRawBufferPointer(rebasing: piece[..<count]), into: buffer, take)
      } catch { return false }
      count = unsafe try file.read(into: piece)
    }
    return inflater.isWhole
  }
}
