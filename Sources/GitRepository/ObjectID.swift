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
    var raw = git_oid()
    guard text.utf8.count == 2 * ObjectID.length, unsafe git_oid_fromstr(&raw, text) == 0 else {
      return nil
    }
    unsafe self.init(&raw)
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
