/// A set of classes by their numbers, as the 64-bit words that are not zero.
///
/// Classes of one namespace stand together, so the sets that most rules use are a word or two, however
/// large the cluster is.
struct ClassSet: Hashable, Sendable {
  struct Word: Hashable, Sendable {
    let index: UInt32
    let bits: UInt64
  }

  /// In the order of their index.
  private(set) var words: [Word]

  static let empty = ClassSet(words: [])

  private init(words: [Word]) { self.words = words }

  /// - Parameter classes: in rising order.
  init(_ classes: some Sequence<Int>) {
    words = []
    var index: UInt32 = 0
    var bits: UInt64 = 0
    for number in classes {
      let word = UInt32(truncatingIfNeeded: number >> 6)
      if word != index {
        if bits != 0 { words.append(Word(index: index, bits: bits)) }
        (index, bits) = (word, 0)
      }
      bits |= 1 << UInt64(number & 63)
    }
    if bits != 0 { words.append(Word(index: index, bits: bits)) }
  }

  /// - Parameter bits: all words, those that are zero too.
  init(bits: [UInt64]) {
    words = []
    for (index, bits) in bits.enumerated() where bits != 0 {
      words.append(Word(index: UInt32(truncatingIfNeeded: index), bits: bits))
    }
  }

  var isEmpty: Bool { words.isEmpty }
  var count: Int { words.reduce(0) { $0 + $1.bits.nonzeroBitCount } }
  var first: Int? { words.first.map { Int($0.index) << 6 + $0.bits.trailingZeroBitCount } }

  func contains(_ number: Int) -> Bool {
    let index = UInt32(truncatingIfNeeded: number >> 6)
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) >> 1
      if words[middle].index < index { low = middle + 1 } else { high = middle }
    }
    guard low < words.count, words[low].index == index else { return false }
    return words[low].bits & (1 << UInt64(number & 63)) != 0
  }

  func forEach(_ body: (Int) -> Void) {
    for word in words {
      var bits = word.bits
      while bits != 0 {
        body(Int(word.index) << 6 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    }
  }

  var elements: [Int] {
    var elements: [Int] = []
    forEach { elements.append($0) }
    return elements
  }

  func union(_ other: ClassSet) -> ClassSet {
    if other.isEmpty { return self }
    if isEmpty { return other }
    return merged(with: other, keepsLeft: true, keepsRight: true) { $0 | $1 }
  }

  func intersection(_ other: ClassSet) -> ClassSet {
    if isEmpty || other.isEmpty { return .empty }
    return merged(with: other, keepsLeft: false, keepsRight: false) { $0 & $1 }
  }

  func subtracting(_ other: ClassSet) -> ClassSet {
    if isEmpty || other.isEmpty { return self }
    return merged(with: other, keepsLeft: true, keepsRight: false) { $0 & ~$1 }
  }

  func isDisjoint(with other: ClassSet) -> Bool {
    var left = 0
    var right = 0
    while left < words.count, right < other.words.count {
      let (one, two) = (words[left], other.words[right])
      if one.index == two.index {
        if one.bits & two.bits != 0 { return false }
        left += 1
        right += 1
      } else if one.index < two.index {
        left += 1
      } else {
        right += 1
      }
    }
    return true
  }

  private func merged(
    with other: ClassSet, keepsLeft: Bool, keepsRight: Bool, _ combine: (UInt64, UInt64) -> UInt64
  ) -> ClassSet {
    var result: [Word] = []
    result.reserveCapacity(keepsLeft ? words.count : min(words.count, other.words.count))
    var left = 0
    var right = 0
    while left < words.count, right < other.words.count {
      let (one, two) = (words[left], other.words[right])
      if one.index == two.index {
        let bits = combine(one.bits, two.bits)
        if bits != 0 { result.append(Word(index: one.index, bits: bits)) }
        left += 1
        right += 1
      } else if one.index < two.index {
        if keepsLeft { result.append(one) }
        left += 1
      } else {
        if keepsRight { result.append(two) }
        right += 1
      }
    }
    if keepsLeft { result += words[left...] }
    if keepsRight { result += other.words[right...] }
    return ClassSet(words: result)
  }
}
