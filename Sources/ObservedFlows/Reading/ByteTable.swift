/// Numbers by strings of bytes, found without making a value of the string.
struct ByteTable {
  private static let empty: UInt32 = .max

  private struct Entry {
    let hash: UInt64
    let start: Int
    let length: Int
    let value: UInt32
  }

  /// Places in `entries`, found by hash and then one after another.
  private var slots = [UInt32](repeating: ByteTable.empty, count: 1 << 10)
  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Differs from run to run, so that nobody can choose keys that collide.
  private let seed = UInt64.random(in: .min ... .max) | 1

  var count: Int { entries.count }

  /// The number of a key; a key that has one keeps it.
  subscript(key: [UInt8]) -> UInt32? {
    get {
      let hash = hash(key)
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != ByteTable.empty {
        let entry = entries[Int(slots[slot])]
        if entry.hash == hash, has(key, at: entry) { return entry.value }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
    set {
      guard let newValue, self[key] == nil else { return }
      if entries.count * 2 >= slots.count { grow() }
      let hash = hash(key)
      place(UInt32(truncatingIfNeeded: entries.count), hash)
      entries.append(
        Entry(hash: hash, start: bytes.count, length: key.count, value: newValue))
      bytes += key
    }
  }

  private func has(_ key: [UInt8], at entry: Entry) -> Bool {
    guard entry.length == key.count else { return false }
    for index in key.indices where bytes[entry.start &+ index] != key[index] { return false }
    return true
  }

  private mutating func place(_ number: UInt32, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != ByteTable.empty { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number
  }

  private mutating func grow() {
    slots = [UInt32](repeating: ByteTable.empty, count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      place(UInt32(truncatingIfNeeded: index), entry.hash)
    }
  }

  /// Multiplies and folds eight bytes at a time.
  private func hash(_ key: [UInt8]) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: key.count)
    var word: UInt64 = 0
    var filled = 0
    for byte in key {
      word = word << 8 | UInt64(byte)
      filled &+= 1
      if filled == 8 {
        hash = ByteTable.mixed(hash ^ word)
        (word, filled) = (0, 0)
      }
    }
    return ByteTable.mixed(hash ^ word)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
