import Documents
import FoundationEssentials
import Workloads

/// How many megabytes a second a reader turns into values.
enum ReadingBenchmark {
  private static let runs = 9

  static func run(format: String, path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let limits = ReadingLimits(bytes: bytes.count)
    var rates: [Double] = []
    for _ in 0..<runs {
      // The tree is freed after the clock has stopped.
      var tree: [Node] = []
      let time = try ContinuousClock().measure {
        tree =
          try format == "yaml"
          ? YAMLReader.read(bytes, file: path, limits: limits)
          : [JSONReader.read(bytes, file: path, limits: limits)]
      }
      precondition(!tree.isEmpty)
      rates.append(Double(bytes.count) / 1e6 / (time / .seconds(1)))
    }
    rates.sort()
    print("\(format): \(Int(rates[runs / 2])) MB/s to the value tree (\(bytes.count / 1000) kB)")
  }

  /// A list of pods, read to what an inventory holds of them.
  static func runPods(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var rates: [Double] = []
    var count = 0
    for _ in 0..<runs {
      var pods: [Pod] = []
      let time = try ContinuousClock().measure {
        var reader = PodListReader()
        pods = try reader.read(bytes).pods
      }
      count = pods.count
      rates.append(Double(bytes.count) / 1e6 / (time / .seconds(1)))
    }
    rates.sort()
    print(
      "pods: \(Int(rates[runs / 2])) MB/s, best \(Int(rates[runs - 1])) MB/s (\(count) pods of "
        + "\(bytes.count / max(count, 1)) bytes)")
  }
}
