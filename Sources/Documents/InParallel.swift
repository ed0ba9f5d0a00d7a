import Dispatch
import Synchronization

extension String {
  /// Appends the texts of many elements, made by every processor that there is.
  ///
  /// - Parameters:
  ///   - count: how many elements there are.
  ///   - atOnce: how many are made at a time: no more than these are held twice.
  ///   - part: makes the text of some of them, in their order.
  public mutating func appendInParallel<Failure: Error>(
    count: Int, atOnce: Int = 2048, _ part: @Sendable (Range<Int>) throws(Failure) -> String
  ) throws(Failure) {
    let before = utf8.count
    var done = 0
    while done < count {
      let size = min(count - done, atOnce)
      for text in try inParallel(over: done..<done + size, part) { self += text }
      // By then it shows how long all will be, so that the text is not copied again and again as it grows.
      if done == 0, count > size {
        reserveCapacity(before + (utf8.count - before) / size * count * 9 / 8)
      }
      done += size
    }
  }
}

extension Array where Element: Sendable {
  /// What becomes of each element, made by every processor that there is, in their order.
  public func mapInParallel<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
    inParallel(over: indices) { range in self[range].map(transform) }.flatMap { $0 }
  }
}

/// Does work on the parts of a range by every processor that there is.
///
/// - Parameters:
///   - range: of which all is worked on.
///   - work: on one part of it.
/// - Returns: what came out of each part, in their order.
public func inParallel<Value: Sendable, Failure: Error>(
  over range: Range<Int>, _ work: @Sendable (Range<Int>) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  // More parts than processors, since none knows which part takes longest; a few elements are not worth it.
  let parts = range.count < 64 ? min(range.count, 1) : 16
  let results = Mutex([Result<Value, Failure>?](repeating: nil, count: parts))
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    let start = range.lowerBound + range.count * part / parts
    let end = range.lowerBound + range.count * (part + 1) / parts
    let result = Result { () throws(Failure) in try work(start..<end) }
    results.withLock { $0[part] = result }
  }
  var values: [Value] = []
  for result in results.withLock({ $0 }) {
    if let result { values.append(try result.get()) }
  }
  return values
}
