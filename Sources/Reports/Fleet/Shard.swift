import Crypto

/// One of several equal parts into which a run is divided: clusters where there are many, or the namespaces of
/// one.
///
/// Which part a name falls into depends on the name and the number of parts alone, so that processes which know
/// nothing of each other divide the work between them, and do so alike in each run.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// More would be a slip.
  public static let most = 10_000

  /// From 0 up to and without ``count``.
  public let index: Int
  /// How many there are in all, from 1 to ``most``.
  public let count: Int

  /// Nil where there is no such part.
  ///
  /// - Parameters:
  ///   - index: from 0 up to and without `count`.
  ///   - count: from 1 to ``most``.
  public init?(index: Int, count: Int) {
    guard (1...Shard.most).contains(count), (0..<count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// Whether a name falls into this part: the first 8 bytes of its SHA-256, the greatest first, modulo the
  /// number of parts.
  public func contains(_ name: String) -> Bool {
    let hash = SHA256.hash(data: Array(name.utf8)).prefix(8).reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    return hash % UInt64(count) == UInt64(index)
  }

  /// The same of what is in a namespace; what belongs to none falls into the first part.
  public func contains(namespace: String?) -> Bool { namespace.map(contains) ?? (index == 0) }

  /// `1/3`, as it is asked for: the second of three.
  public var description: String { "\(index)/\(count)" }
}

extension Shard: Codable {
  private enum Key: String, CodingKey { case index, count }

  /// - Throws: `DecodingError` where there is no such part.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    let index = try fields.decode(Int.self, forKey: .index)
    let count = try fields.decode(Int.self, forKey: .count)
    guard let shard = Shard(index: index, count: count) else {
      throw DecodingError.dataCorruptedError(
        forKey: .index, in: fields,
        debugDescription:
          "there is no shard \(index) of \(count): they count from 0, and there are at most "
          + "\(Shard.most)")
    }
    self = shard
  }

  /// Its index and its count, as an object.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(index, forKey: .index)
    try fields.encode(count, forKey: .count)
  }
}
