/// Compares two trees as Git stores them (gitformat: mode, space, name, NUL, id), without taking them
/// apart: in a long history most entries are the same in both.
enum TreeComparison {
  enum Mode {
    case file
    case folder
    /// A symbolic link or a submodule.
    case other
  }

  struct Side {
    let mode: Mode
    let id: ObjectID
  }

  struct Difference {
    let name: String
    let before: Side?
    let after: Side?
  }

  /// - Throws: ``GitError`` for bytes that are no tree.
  static func differences(_ old: [UInt8], _ new: [UInt8]) throws(GitError) -> [Difference] {
    var result: [Difference] = []
    let failure = unsafe old.withUnsafeBytes { old in
      unsafe new.withUnsafeBytes { new -> GitError? in
        do throws(GitError) {
          unsafe try compare(old, new, into: &result)
          return nil
        } catch { return error }
      }
    }
    if let failure { throw failure }
    return result
  }

  private static func compare(
    _ old: UnsafeRawBufferPointer, _ new: UnsafeRawBufferPointer, into result: inout [Difference]
  ) throws(GitError) {
    var (before, after) = (0, 0)
    // Up to where in the old bytes both are the same from here on; nil where that is to be looked at.
    var sameUntil: Int?
    while before < old.count || after < new.count {
      let isSameUntil =
        unsafe sameUntil
        ?? before
        + sharedBytes(
          old, before, new, after, most: min(old.count - before, new.count - after))
      sameUntil = isSameUntil
      if isSameUntil == old.count, old.count - before == new.count - after { return }
      let left = unsafe try entry(old, at: before)
      if let left, left.end <= isSameUntil {
        after += left.end - before
        before = left.end
        continue
      }
      sameUntil = nil
      let right = unsafe try entry(new, at: after)
      switch (left, right) {
      case (let left?, let right?):
        let order = unsafe compareNames(old, left, new, right)
        if order == 0 {
          // A file that became a folder of the same name stands elsewhere, and is two differences.
          let (was, now) = unsafe (side(old, left), side(new, right))
          unsafe result.append(Difference(name: name(old, left), before: was, after: now))
          (before, after) = (left.end, right.end)
        } else if order < 0 {
          unsafe result.append(
            Difference(name: name(old, left), before: side(old, left), after: nil))
          before = left.end
        } else {
          unsafe result.append(
            Difference(name: name(new, right), before: nil, after: side(new, right)))
          after = right.end
        }
      case (let left?, nil):
        unsafe result.append(Difference(name: name(old, left), before: side(old, left), after: nil))
        before = left.end
      case (nil, let right?):
        unsafe result.append(
          Difference(name: name(new, right), before: nil, after: side(new, right)))
        after = right.end
      case (nil, nil): return
      }
    }
  }

  /// Where an entry's parts lie.
  private struct Entry {
    let start: Int
    let name: Int
    let nameEnd: Int
    var end: Int { nameEnd + 1 + ObjectID.length }
  }

  /// The entry at an offset; nil at the end.
  private static func entry(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(GitError)
    -> Entry?
  {
    if start == bytes.count { return nil }
    var index = start
    while index < bytes.count, unsafe bytes[index] != UInt8(ascii: " ") { index += 1 }
    let name = index + 1
    index = name
    while index < bytes.count, unsafe bytes[index] != 0 { index += 1 }
    guard index + 1 + ObjectID.length <= bytes.count, index > name else {
      throw GitError(
        code: .unreadableObject,
        description: "a folder of the history is damaged; git fsck tells more")
    }
    return Entry(start: start, name: name, nameEnd: index)
  }

  /// How many bytes are the same from two offsets on.
  private static func sharedBytes(
    _ left: UnsafeRawBufferPointer, _ leftStart: Int, _ right: UnsafeRawBufferPointer,
    _ rightStart: Int, most: Int
  ) -> Int {
    var count = 0
    while count + 8 <= most,
      unsafe left.loadUnaligned(fromByteOffset: leftStart + count, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: rightStart + count, as: UInt64.self)
    {
      count += 8
    }
    while count < most, unsafe left[leftStart + count] == right[rightStart + count] { count += 1 }
    return count
  }

  private static func mode(_ bytes: UnsafeRawBufferPointer, _ entry: Entry) -> Mode {
    // 40000 for a folder, 100644 and others for a file, 120000 for a link, 160000 for a submodule.
    switch unsafe (entry.name - 1 - entry.start, bytes[entry.start], bytes[entry.start + 1]) {
    case (5, UInt8(ascii: "4"), _), (6, UInt8(ascii: "0"), UInt8(ascii: "4")): .folder
    case (6, UInt8(ascii: "1"), UInt8(ascii: "0")): .file
    default: .other
    }
  }

  private static func side(_ bytes: UnsafeRawBufferPointer, _ entry: Entry) -> Side {
    unsafe Side(mode: mode(bytes, entry), id: ObjectID(bytes, at: entry.nameEnd + 1))
  }

  private static func name(_ bytes: UnsafeRawBufferPointer, _ entry: Entry) -> String {
    unsafe String(decoding: bytes[entry.name..<entry.nameEnd], as: UTF8.self)
  }

  /// By bytes, where a folder's name counts as if a slash stood behind it.
  private static func compareNames(
    _ old: UnsafeRawBufferPointer, _ left: Entry, _ new: UnsafeRawBufferPointer, _ right: Entry
  ) -> Int {
    let leftCount = left.nameEnd - left.name
    let rightCount = right.nameEnd - right.name
    let shared = unsafe sharedBytes(
      old, left.name, new, right.name, most: min(leftCount, rightCount))
    func next(_ bytes: UnsafeRawBufferPointer, _ entry: Entry, _ count: Int) -> UInt8 {
      if shared < count { return unsafe bytes[entry.name + shared] }
      return unsafe mode(bytes, entry) == .folder ? UInt8(ascii: "/") : 0
    }
    return unsafe Int(next(old, left, leftCount)) - Int(next(new, right, rightCount))
  }
}
