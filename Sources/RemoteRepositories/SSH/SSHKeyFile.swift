import FoundationEssentials

/// What can be told of a private key's file without its passphrase.
struct SSHKeyFile {
  let path: String
  let isRSA: Bool
  let isEncrypted: Bool

  /// - Returns: nil where it cannot be read.
  init?(path: String) {
    guard let bytes = FileManager.default.contents(atPath: path), bytes.count < 1 << 20 else {
      return nil
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    self.path = path
    guard lines.first?.contains("OPENSSH PRIVATE KEY") == true else {
      isRSA = lines.first?.contains("RSA") == true
      isEncrypted = lines.prefix(4).contains { $0.contains("ENCRYPTED") }
      return
    }
    // PROTOCOL.key of OpenSSH: the name of the cipher, and the public key, stand at the front in clear.
    let text = lines.filter { !$0.hasPrefix("-----") }.joined()
    let data = [UInt8](Data(base64Encoded: text) ?? Data())
    func has(_ word: String) -> Bool { data.firstRange(of: Array(word.utf8)) != nil }
    isRSA = has("ssh-rsa")
    isEncrypted = !data.dropFirst(15).starts(with: [0, 0, 0, 4] + Array("none".utf8))
  }
}
