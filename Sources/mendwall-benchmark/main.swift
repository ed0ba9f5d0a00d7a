/// Prints how many megabytes a second the readers turn into value trees: the median of several runs.
///
///     mendwall-benchmark yaml|json FILE
import Documents
import FoundationEssentials

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let format = arguments.first, let path = arguments.last,
  let data = FileManager.default.contents(atPath: path)
else {
  fatalError("usage: mendwall-benchmark yaml|json FILE")
}
let bytes = [UInt8](data)
let limits = ReadingLimits(bytes: bytes.count)
var rates: [Double] = []
for _ in 0..<9 {
  let clock = ContinuousClock()
  var tree: [Node] = []
  let time = try clock.measure {
    tree =
      try format == "yaml"
      ? YAMLReader.read(bytes, file: path, limits: limits)
      : [JSONReader.read(bytes, file: path, limits: limits)]
  }
  precondition(!tree.isEmpty)
  rates.append(Double(bytes.count) / 1e6 / (time / .seconds(1)))
}
rates.sort()
print(
  "\(format): \(Int(rates[rates.count / 2])) MB/s to the value tree "
    + "(median of \(rates.count), \(bytes.count / 1_000_000) MB)")
