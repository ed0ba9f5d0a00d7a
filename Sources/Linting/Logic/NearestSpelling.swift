/// Finds the word that somebody is likely to have meant.
enum NearestSpelling {
  /// The candidate that is nearest to a word, or nil where none is near: at most a third of the word's
  /// letters differ, and at least one and at most three may.
  ///
  /// Of candidates that are equally near the first in alphabetical order.
  static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
    // No key of the API is longer, and a distance takes the product of both lengths.
    guard word.utf8.count <= 64 else { return nil }
    let letters = Array(word.lowercased().utf8)
    let most = min(3, max(1, letters.count / 3))
    var best: (distance: Int, candidate: String)?
    for candidate in candidates.sorted() where candidate != word {
      let distance = distance(letters, Array(candidate.lowercased().utf8), most: most)
      if distance <= most, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// How many letters must be added, removed, replaced or swapped with their neighbour (the optimal string
  /// alignment distance); more than `most` where it is surely more.
  private static func distance(_ left: [UInt8], _ right: [UInt8], most: Int) -> Int {
    guard abs(left.count - right.count) <= most else { return most + 1 }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in right.indices {
        let isSame = left[row] == right[column]
        var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
