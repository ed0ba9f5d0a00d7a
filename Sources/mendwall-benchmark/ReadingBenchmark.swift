import Documents
import FoundationEssentials

/// How many megabytes a second a reader turns into a value tree.
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
}
