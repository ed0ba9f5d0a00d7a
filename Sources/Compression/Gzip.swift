import CZlib

/// Packing as gzip (RFC 1952).
package enum Gzip {
  /// What is wrong with zlib itself: it had no memory.
  package struct Failure: Error {}

  /// Packs bytes into one member.
  package static func packed(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var stream = unsafe z_stream()
    guard unsafe mendwall_deflate_init(&stream) == Z_OK else { throw Failure() }
    defer { unsafe deflateEnd(&stream) }
    var input = bytes
    let most = unsafe Int(deflateBound(&stream, UInt(bytes.count)))
    var output = [UInt8](repeating: 0, count: most)
    let code = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.next_in = input.baseAddress
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = output.baseAddress
        unsafe stream.avail_out = UInt32(output.count)
        return unsafe deflate(&stream, Z_FINISH)
      }
    }
    guard code == Z_STREAM_END else { throw Failure() }
    output.removeLast(unsafe Int(stream.avail_out))
    return output
  }
}
