import Documents
import PolicyModel

/// Which elements of two lists belong together, where the order of a list counts.
struct ListMatching {
  /// Indices of elements that differ, stand between the same others, and are so alike that one was
  /// changed into the other.
  private(set) var pairs: [(declared: Int, found: Int)] = []
  /// Indices of equal elements that changed their place among the others.
  private(set) var moved: [(declared: Int, found: Int)] = []
  /// Indices of equal elements that kept their order.
  private(set) var kept: [(declared: Int, found: Int)] = []
  private(set) var onlyDeclared: [Int] = []
  private(set) var onlyFound: [Int] = []

  /// Above this many pairs of elements only what is equal at both ends is told to have kept its order, to
  /// bound the work on a list that someone made to be slow.
  private static let mostPairs = 4_000_000

  init(_ declared: [Node], _ found: [Node], _ element: FieldSchema) {
    let classes = EqualityClasses(declared, found, element)
    kept = ListMatching.commonSubsequence(classes.left, classes.right)
    // Between two elements that kept their order lies a gap on either side.
    var start = (declared: 0, found: 0)
    for (git, live) in kept + [(declared.count, found.count)] {
      pair(
        Array(start.declared..<git), Array(start.found..<live), declared, found, element)
      start = (git + 1, live + 1)
    }
    takeMoved(classes)
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
  private mutating func takeMoved(_ classes: EqualityClasses) {
    // By their class, the last first.
    var places = Dictionary(grouping: onlyFound.reversed()) { classes.right[$0] }
    onlyDeclared.removeAll { git in
      guard let live = places[classes.left[git]]?.popLast() else { return false }
      moved.append((git, live))
      return true
    }
    let taken = Set(moved.map(\.found))
    onlyFound.removeAll(where: taken.contains)
  }

  /// The longest run of equal elements that stand in the same order on both sides.
  private static func commonSubsequence(_ declared: [Int], _ found: [Int])
    -> [(declared: Int, found: Int)]
  {
    // Lists that differ mostly differ in one place: what is equal at both ends needs no table.
    let front = zip(declared, found).prefix { $0 == $1 }.count
    let back = zip(declared[front...].reversed(), found[front...].reversed()).prefix { $0 == $1 }
      .count
    let first = (0..<front).map { (declared: $0, found: $0) }
    let last = (0..<back).map {
      (declared: declared.count - back + $0, found: found.count - back + $0)
    }
    let (rows, columns) = (declared.count - front - back, found.count - front - back)
    guard rows > 0, columns > 0, rows * columns <= mostPairs else { return first + last }

    // How long the run is from a row and a column on.
    let width = columns + 1
    var length = [Int32](repeating: 0, count: (rows + 1) * width)
    for row in stride(from: rows - 1, through: 0, by: -1) {
      for column in stride(from: columns - 1, through: 0, by: -1) {
        let place = row * width + column
        length[place] =
          declared[front + row] == found[front + column]
          ? length[place + width + 1] + 1 : max(length[place + width], length[place + 1])
      }
    }
    var middle: [(declared: Int, found: Int)] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      if declared[front + row] == found[front + column] {
        middle.append((front + row, front + column))
        (row, column) = (row + 1, column + 1)
      } else if length[(row + 1) * width + column] >= length[row * width + column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return first + middle + last
  }
}
