extension ArraySlice<UInt8> {
  /// The index at which a run of bytes begins, or nil where it does not occur.
  public func firstIndex(of word: [UInt8]) -> Int? {
    guard let first = word.first else { return startIndex }
    var rest = self
    while let start = rest.firstIndex(of: first) {
      rest = rest[start...]
      if rest.starts(with: word) { return start }
      rest = rest.dropFirst()
    }
    return nil
  }
}
