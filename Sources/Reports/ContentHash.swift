import Crypto
public import Documents

/// A short name for what an object says, by which two forms of it are told apart.
public enum ContentHash {
  /// The SHA-256 of a value's JSON with sorted keys, in hexadecimal digits.
  public static func of(_ node: Node) -> String {
    hexadecimal(SHA256.hash(data: JSONWriter.bytes(node)))
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return bytes.reduce(into: "") { text, byte in
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
  }
}
