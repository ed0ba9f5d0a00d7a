import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How time grows with size: the slope of the least-squares line through both as logarithms. 1 is linear.
enum Slope {
  static func run(path: String) throws {
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let points = text.split(separator: "\n").compactMap { line -> (x: Double, y: Double)? in
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      return numbers.count == 2 ? (log(numbers[0]), log(numbers[1])) : nil
    }
    guard points.count > 1 else { fail("\(path) holds fewer than two lines of a count and a time") }
    let count = Double(points.count)
    let x = points.map(\.x).reduce(0, +) / count
    let y = points.map(\.y).reduce(0, +) / count
    let covariance = points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +)
    let variance = points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
    print("log-log slope: \(Double(Int(covariance / variance * 100)) / 100) (1 is linear)")
  }
}
