import CZlib

/// Unpacks one member of gzip (RFC 1952), or gives nil where the bytes are none or go on behind it.
func gunzip(_ packed: [UInt8], limit: Int = 64 << 20) -> [UInt8]? {
  guard packed.starts(with: [0x1F, 0x8B]) else { return nil }
  var stream = z_stream()
  guard mendwall_inflate_init(&stream) == Z_OK else { return nil }
  defer { inflateEnd(&stream) }
  var packed = packed
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  return packed.withUnsafeMutableBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = UInt32(input.count)
    while result.count <= limit {
      let (code, count) = buffer.withUnsafeMutableBufferPointer { output in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let code = inflate(&stream, Z_NO_FLUSH)
        return (code, output.count - Int(stream.avail_out))
      }
      result += buffer[..<count]
      switch code {
      case Z_STREAM_END: return stream.avail_in == 0 ? result : nil
      case Z_OK where count > 0 || stream.avail_in > 0: continue
      default: return nil
      }
    }
    return nil
  }
}
