import CLibgit2

/// The id of an object: what tells one content, folder or commit from another.
public struct ObjectID: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes an id has: SHA-1.
  static let length = 20

  private let first, second: UInt64
  private let third: UInt32

  /// - Parameters:
  ///   - bytes: bytes that hold an id.
  ///   - offset: where its 20 bytes begin.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    first = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    second = unsafe bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    third = unsafe bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt32.self)
  }

  init(_ id: UnsafePointer<git_oid>) {
    unsafe self.init(UnsafeRawBufferPointer(start: id, count: ObjectID.length), at: 0)
  }

  /// Reads the 40 hexadecimal digits of an id, or gives nil for anything else.
  public init?(_ text: String) {
    // Not by libgit2: it crashes on a wrong digit where nothing has initialized it yet.
    let digits = text.utf8.compactMap(ObjectID.value)
    guard text.utf8.count == 2 * ObjectID.length, digits.count == text.utf8.count else {
      return nil
    }
    let bytes = (0..<ObjectID.length).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
    self = unsafe bytes.withUnsafeBytes { unsafe ObjectID($0, at: 0) }
  }

  /// Of a hexadecimal digit.
  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// As libgit2 holds it.
  var raw: git_oid {
    var raw = git_oid()
    unsafe withUnsafeMutableBytes(of: &raw) { bytes in
      unsafe bytes.storeBytes(of: first, as: UInt64.self)
      unsafe bytes.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
      unsafe bytes.storeBytes(of: third, toByteOffset: 16, as: UInt32.self)
    }
    return raw
  }

  /// In hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * ObjectID.length)
    var id = raw
    unsafe withUnsafeBytes(of: &id) { bytes in
      for index in 0..<ObjectID.length {
        let byte = unsafe bytes[index]
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
