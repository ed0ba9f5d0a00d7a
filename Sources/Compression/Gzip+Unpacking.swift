extension Gzip {
  private static let piece = 1 << 10

  /// Unpacks bytes.
  ///
  /// - Parameters:
  ///   - packed: one member or several.
  ///   - limit: how many bytes may come out of them.
  /// - Throws: ``Inflater/Failure`` for what is not gzip, ends too early, or unpacks to more.
  package static func unpacked(_ packed: [UInt8], limit: Int) throws(Inflater.Failure) -> [UInt8] {
    var inflater = try Inflater()
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // A piece at a time, so that little of what is too large is ever unpacked.
    for start in stride(from: 0, to: packed.count, by: piece) {
      let piece = packed[start..<min(start + piece, packed.count)]
      try inflate(piece, &inflater, &buffer, into: &output)
      if output.count > limit { throw Inflater.Failure() }
    }
    guard inflater.isWhole else { throw Inflater.Failure() }
    return output
  }

  private static func inflate(
    _ piece: ArraySlice<UInt8>, _ inflater: inout Inflater, _ buffer: inout [UInt8],
    into output: inout [UInt8]
  ) throws(Inflater.Failure) {
    let outcome: Result<Void, Inflater.Failure> = unsafe piece.withUnsafeBytes { input in
      unsafe buffer.withUnsafeMutableBytes { room in
        do throws(Inflater.Failure) {
          try unsafe inflater.inflate(input, into: room) { unsafe output.append(contentsOf: $0) }
          return .success(())
        } catch { return .failure(error) }
      }
    }
    try outcome.get()
  }
}
