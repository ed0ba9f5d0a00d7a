/// Finds a key among the entries of a mapping that is being read: by search while they are few, as they
/// nearly always are, and by a table once searching each time would take too long.
struct KeyIndex {
  private static let mostSearched = 16
  private var indices: [String: Int] = [:]

  func index(of key: String, in entries: [Mapping.Entry]) -> Int? {
    entries.count < KeyIndex.mostSearched ? entries.index(of: key) : indices[key]
  }

  /// Appends an entry whose key the entries do not have.
  mutating func append(_ entry: Mapping.Entry, to entries: inout [Mapping.Entry]) {
    if entries.isEmpty { entries.reserveCapacity(4) }
    entries.append(entry)
    if entries.count == KeyIndex.mostSearched {
      for (index, entry) in entries.enumerated() { indices[entry.key] = index }
    } else if entries.count > KeyIndex.mostSearched {
      indices[entry.key] = entries.count - 1
    }
  }
}

extension [Mapping.Entry] {
  /// The index of the entry with a key.
  func index(of key: String) -> Int? {
    // By index, since a closure would be handed a copy of each entry; and lengths first, since most
    // keys that differ differ in length.
    let length = key.utf8.count
    for index in indices where self[index].key.utf8.count == length && self[index].key == key {
      return index
    }
    return nil
  }
}
