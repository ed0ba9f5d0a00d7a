import ArgumentParser
import Reports

/// A shard as it is named on the command line: `0/3`, `1/3` or `2/3`.
struct ShardArgument: ExpressibleByArgument, Sendable {
  let shard: Shard

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(ShardArgument.isDigit) }),
      let index = Int(parts[0]), let count = Int(parts[1]),
      let shard = Shard(index: index, count: count)
    else { return nil }
    self.shard = shard
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
