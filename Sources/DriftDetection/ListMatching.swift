import Documents
import PolicyModel

/// Which elements of two lists belong together, where the order of a list counts.
struct ListMatching {
  /// Indices of elements that differ, stand between the same others, and are so alike that one was
  /// changed into the other.
  private(set) var pairs: [(declared: Int, found: Int)] = []
  /// Indices of equal elements that changed their place among the others.
  private(set) var moved: [(declared: Int, found: Int)] = []
  private(set) var onlyDeclared: [Int] = []
  private(set) var onlyFound: [Int] = []

  init(_ declared: [Node], _ found: [Node], _ element: FieldSchema) {
    let kept = ListMatching.commonSubsequence(declared, found, element)
    // Between two elements that kept their order lies a gap on either side.
    var start = (declared: 0, found: 0)
    for (git, live) in kept + [(declared.count, found.count)] {
      pair(
        Array(start.declared..<git), Array(start.found..<live), declared, found, element)
      start = (git + 1, live + 1)
    }
    takeMoved(declared, found, element)
  }

  /// Pairs the elements of one gap by their likeness.
  private mutating func pair(
    _ gitGap: [Int], _ liveGap: [Int], _ declared: [Node], _ found: [Node], _ element: FieldSchema
  ) {
    let matching = SetMatching(gitGap.map { declared[$0] }, liveGap.map { found[$0] }, element)
    // Pairs must not cross: a changed element that also moved is told as removed and added.
    var lastLive = -1
    var paired = (git: Set<Int>(), live: Set<Int>())
    for (git, live) in matching.pairs where live > lastLive {
      lastLive = live
      paired.git.insert(git)
      paired.live.insert(live)
      pairs.append((gitGap[git], liveGap[live]))
    }
    onlyDeclared += gitGap.indices.filter { !paired.git.contains($0) }.map { gitGap[$0] }
    onlyFound += liveGap.indices.filter { !paired.live.contains($0) }.map { liveGap[$0] }
  }

  /// Takes the elements that are left on both sides for moved.
  private mutating func takeMoved(_ declared: [Node], _ found: [Node], _ element: FieldSchema) {
    guard onlyDeclared.count * onlyFound.count <= SetMatching.mostComparisons else { return }
    var remaining: [Int] = []
    for git in onlyDeclared {
      if let place = onlyFound.firstIndex(where: { element.isEqual(declared[git], found[$0]) }) {
        moved.append((git, onlyFound.remove(at: place)))
      } else {
        remaining.append(git)
      }
    }
    onlyDeclared = remaining
  }

  /// The longest run of equal elements that stand in the same order on both sides.
  private static func commonSubsequence(
    _ declared: [Node], _ found: [Node], _ element: FieldSchema
  ) -> [(Int, Int)] {
    // Lists that differ mostly differ in one place: what is equal at both ends needs no table.
    let shorter = min(declared.count, found.count)
    var front = 0
    while front < shorter, element.isEqual(declared[front], found[front]) { front += 1 }
    var back = 0
    while back < shorter - front,
      element.isEqual(declared[declared.count - 1 - back], found[found.count - 1 - back])
    {
      back += 1
    }
    let ends =
      (0..<front).map { ($0, $0) }
      + (0..<back).map { (declared.count - back + $0, found.count - back + $0) }
    let (rows, columns) = (declared.count - front - back, found.count - front - back)
    guard rows > 0, columns > 0, rows * columns <= SetMatching.mostComparisons else { return ends }

    var equal = [[Bool]](repeating: [Bool](repeating: false, count: columns), count: rows)
    var length = [[Int]](repeating: [Int](repeating: 0, count: columns + 1), count: rows + 1)
    for row in stride(from: rows - 1, through: 0, by: -1) {
      for column in stride(from: columns - 1, through: 0, by: -1) {
        equal[row][column] = element.isEqual(declared[front + row], found[front + column])
        length[row][column] =
          equal[row][column]
          ? length[row + 1][column + 1] + 1 : max(length[row + 1][column], length[row][column + 1])
      }
    }
    var middle: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      if equal[row][column] {
        middle.append((front + row, front + column))
        (row, column) = (row + 1, column + 1)
      } else if length[row + 1][column] >= length[row][column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return Array(ends[..<front]) + middle + Array(ends[front...])
  }
}
