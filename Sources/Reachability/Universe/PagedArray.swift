/// An array whose copies share all pages but those that are changed, so that a state which differs from
/// another in a few classes costs a few pages, and comparing them too.
struct PagedArray<Element: Sendable>: RandomAccessCollection, MutableCollection, Sendable {
  /// Elements of a page. A copy touches a page and the list of pages: with some ten thousand classes both
  /// are of about this length.
  private static var pageSize: Int { 128 }

  private var pages: [[Element]]
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    pages = stride(from: 0, to: elements.count, by: Self.pageSize).map {
      Array(elements[$0..<Swift.min($0 + Self.pageSize, elements.count)])
    }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(index: Int) -> Element {
    get { pages[index / Self.pageSize][index % Self.pageSize] }
    set { pages[index / Self.pageSize][index % Self.pageSize] = newValue }
  }

  /// The indices, in rising order, of elements that are not the same as those of a copy that was changed.
  ///
  /// - Parameter isSame: asked only about elements of pages that the two do not share.
  func indices(differingFrom other: PagedArray, by isSame: (Element, Element) -> Bool) -> [Int] {
    var found: [Int] = []
    for (number, (own, others)) in zip(pages, other.pages).enumerated()
    where !own.isShared(with: others) {
      let first = number * Self.pageSize
      for (offset, (one, two)) in zip(own, others).enumerated() where !isSame(one, two) {
        found.append(first + offset)
      }
    }
    return found
  }
}

extension Array {
  /// Whether two arrays are one in memory, so that no element needs to be looked at.
  fileprivate func isShared(with other: [Element]) -> Bool {
    withUnsafeBufferPointer { own in
      other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress && own.count == $0.count }
    }
  }
}
