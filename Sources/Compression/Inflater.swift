import CZlib

/// Unpacks gzip (RFC 1952), piece by piece; members that follow each other count as one file.
@safe package struct Inflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether what was given so far ends where a member ends.
  package private(set) var isWhole = false

  /// What is wrong with packed bytes.
  package struct Failure: Error {}

  package init() throws(Failure) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe mendwall_inflate_init(stream) == Z_OK else {
      unsafe stream.deallocate()
      throw Failure()
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks bytes.
  ///
  /// - Parameters:
  ///   - packed: the next bytes of the file.
  ///   - buffer: where unpacked bytes are put, again and again.
  ///   - take: told of each filling of the buffer.
  package mutating func inflate(
    _ packed: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
    _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(Failure) {
    // zlib only reads from there, whatever its type says.
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: packed.bindMemory(to: UInt8.self).baseAddress)
    unsafe stream.pointee.avail_in = UInt32(packed.count)
    repeat {
      if isWhole, unsafe stream.pointee.avail_in > 0 {
        guard unsafe inflateReset(stream) == Z_OK else { throw Failure() }
        isWhole = false
      }
      unsafe stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
      unsafe stream.pointee.avail_out = UInt32(buffer.count)
      let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      let count = unsafe buffer.count - Int(stream.pointee.avail_out)
      if count > 0 { unsafe take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      switch code {
      case Z_STREAM_END: isWhole = true
      case Z_OK, Z_BUF_ERROR: break
      default: throw Failure()
      }
      // A full buffer may hide more that is ready.
    } while unsafe stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
  }
}
