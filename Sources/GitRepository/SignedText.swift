/// The raw text of a commit or tag, parted into a signature and what it was made over, as Git parts it.
///
/// Not by `git_commit_extract_signature`: libgit2 looks for the header in the message as well, ends what
/// was signed at a NUL, and mangles it beside a `gpgsig-sha256`. Whoever could make it see another text
/// than Git does could borrow a signature.
struct SignedText {
  let signature: [UInt8]
  let payload: [UInt8]

  /// A commit's signature is its header `gpgsig`; what was signed is all else, without the signature for a
  /// repository of SHA-256 (`parse_buffer_signed_by_header` of Git's commit.c).
  ///
  /// - Returns: nil where it has none.
  init?(commit bytes: [UInt8]) {
    let parts = SignedText.parts(of: bytes)
    guard let signature = parts.signature else { return nil }
    self.signature = signature
    payload = parts.rest
  }

  /// A tag's signature is what follows its message, from the last line on that begins one
  /// (`parse_signature` of Git's gpg-interface.c).
  ///
  /// - Returns: nil where it has none.
  init?(tag bytes: [UInt8]) {
    var start = 0
    var found: Int?
    while start < bytes.count {
      if SignedText.beginnings.contains(where: { bytes[start...].starts(with: $0) }) {
        found = start
      }
      start = SignedText.endOfLine(in: bytes, from: start)
    }
    guard let found else { return nil }
    signature = Array(bytes[found...])
    payload = SignedText.parts(of: Array(bytes[..<found])).rest
  }

  private static let beginnings = [
    "PGP SIGNATURE", "PGP MESSAGE", "SSH SIGNATURE", "SIGNED MESSAGE",
  ].map { Array("-----BEGIN \($0)-----".utf8) }

  private static let header = Array("gpgsig ".utf8)
  private static let otherHeader = Array("gpgsig-sha256 ".utf8)

  /// The value of the header `gpgsig`, and the object without it. Of several, the values follow each other:
  /// what comes of that is no signature.
  private static func parts(of bytes: [UInt8]) -> (signature: [UInt8]?, rest: [UInt8]) {
    enum Place { case elsewhere, signature, otherSignature }
    var signature: [UInt8]?
    var rest: [UInt8] = []
    var place = Place.elsewhere
    var start = 0
    // An empty line ends the headers.
    while start < bytes.count, bytes[start] != UInt8(ascii: "\n") {
      let end = endOfLine(in: bytes, from: start)
      let line = bytes[start..<end]
      var indent = 1
      if line.first != UInt8(ascii: " ") {
        place = .elsewhere
        if line.starts(with: header) { (place, indent) = (.signature, header.count) }
        if line.starts(with: otherHeader) { place = .otherSignature }
      }
      switch place {
      case .elsewhere: rest += line
      case .signature: signature = (signature ?? []) + line.dropFirst(indent)
      case .otherSignature: break
      }
      start = end
    }
    return (signature, rest + bytes[start...])
  }

  /// The index after the newline that ends a line, or after the last byte.
  private static func endOfLine(in bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
  }
}
