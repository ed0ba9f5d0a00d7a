import ArgumentParser
import Reports

/// A shard as it is named on the command line: `0/3`, `1/3` or `2/3`.
struct ShardArgument: Sendable {
  let shard: Shard

  /// - Throws: what it must look like.
  init(argument: String) throws {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(ShardArgument.isDigit) }),
      let index = Int(parts[0]), let count = Int(parts[1]),
      let shard = Shard(index: index, count: count)
    else {
      throw ValidationError(
        "--shard takes I/N with I from 0 to N-1, such as 0/3, 1/3 and 2/3; \(argument) is none.")
    }
    self.shard = shard
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
