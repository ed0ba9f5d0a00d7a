import Crypto

/// Whether a message that Git has changed comes from who knows the secret.
package enum GitWebhook {
  /// - Parameters:
  ///   - secret: what both sides know.
  ///   - body: of the request.
  ///   - header: the value of a header, by its name.
  /// - Returns: whether GitHub's, Gitea's (Forgejo's) or GitLab's header proves it.
  package static func isGenuine(
    _ secret: [UInt8], _ body: [UInt8], header: (String) -> String?
  ) -> Bool {
    let key = SymmetricKey(data: secret)
    let signed = header("X-Hub-Signature-256").flatMap { value in
      value.hasPrefix("sha256=") ? String(value.dropFirst(7)) : nil
    }
    for signature in [signed, header("X-Gitea-Signature"), header("X-Forgejo-Signature")] {
      guard let signature, let code = bytes(ofHexadecimal: signature) else { continue }
      if HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key) {
        return true
      }
    }
    guard let token = header("X-Gitlab-Token") else { return false }
    // Both are hashed, so that how long the comparison takes tells nothing.
    let code = HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key)
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: secret, using: key)
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
