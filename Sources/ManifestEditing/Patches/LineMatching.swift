/// Which lines of two texts are the same ones.
enum LineMatching {
  /// A run of lines that differs.
  struct Difference: Equatable {
    let old: Range<Int>
    let new: Range<Int>
  }

  /// Above this many lines between the first and the last that differ all of them are told as replaced, to
  /// bound the work.
  private static let mostLines = 2_000

  /// The differences, in the order of the lines.
  static func differences(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Difference] {
    let front = zip(old, new).prefix { $0 == $1 }.count
    let back = zip(old[front...].reversed(), new[front...].reversed()).prefix { $0 == $1 }.count
    let oldMiddle = front..<(old.count - back)
    let newMiddle = front..<(new.count - back)
    if oldMiddle.isEmpty, newMiddle.isEmpty { return [] }
    guard oldMiddle.count + newMiddle.count <= mostLines else {
      return [Difference(old: oldMiddle, new: newMiddle)]
    }
    let changes = Array(new[newMiddle]).difference(from: Array(old[oldMiddle]))
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(front + offset)
      case .insert(let offset, _, _): inserted.insert(front + offset)
      }
    }
    var result: [Difference] = []
    var (one, other) = (front, front)
    while one < oldMiddle.upperBound || other < newMiddle.upperBound {
      let (start, otherStart) = (one, other)
      while removed.contains(one) { one += 1 }
      while inserted.contains(other) { other += 1 }
      if one > start || other > otherStart {
        result.append(Difference(old: start..<one, new: otherStart..<other))
      } else {
        one += 1
        other += 1
      }
    }
    return result
  }
}
