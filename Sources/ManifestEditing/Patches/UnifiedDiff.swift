/// Changes of files as a patch in Git's form of the unified format, which `git apply` and `patch -p1` take
/// (`git-diff(1)`, "Generating patch text with -p").
public enum UnifiedDiff {
  /// How many lines that are the same stand around those that differ.
  static let context = 3

  /// The part of a patch that is about one file.
  ///
  /// - Parameters:
  ///   - path: the file's path in the repository.
  ///   - old: the file before; nil for one that is new.
  ///   - new: the file afterwards; nil for one that goes.
  ///   - isExecutable: whether the file that is new or goes has Git's mode 100755.
  /// - Returns: text that ends in a line break; empty where nothing differs.
  public static func patch(
    of path: String, from old: [UInt8]?, to new: [UInt8]?, isExecutable: Bool = false
  ) -> [UInt8] {
    if old == new { return [] }
    let (before, after) = (quoted("a/" + path), quoted("b/" + path))
    let mode = isExecutable ? "100755" : "100644"
    var text = "diff --git \(before) \(after)\n"
    if old == nil { text += "new file mode \(mode)\n" }
    if new == nil { text += "deleted file mode \(mode)\n" }
    var patch = Array(text.utf8)
    let hunks = hunks(lines(old ?? []), lines(new ?? []))
    if hunks.isEmpty { return patch }
    patch += "--- \(old == nil ? "/dev/null" : named(before))\n".utf8
    patch += "+++ \(new == nil ? "/dev/null" : named(after))\n".utf8
    return patch + hunks
  }

  /// Git ends a name that has spaces with a tab, so that no reader takes more for it.
  private static func named(_ name: String) -> String {
    name.utf8.contains(0x20) && !name.hasPrefix("\"") ? name + "\t" : name
  }

  // MARK: Hunks

  /// The lines with their line breaks.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      lines.append(rest[..<end])
      rest = rest[end...]
    }
    return lines
  }

  private static func hunks(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [UInt8] {
    let differences = LineMatching.differences(old, new)
    var patch: [UInt8] = []
    var index = 0
    while index < differences.count {
      var last = index
      // Differences whose surroundings meet are told together.
      while last + 1 < differences.count,
        differences[last + 1].old.lowerBound - differences[last].old.upperBound <= 2 * context
      {
        last += 1
      }
      patch += hunk(Array(differences[index...last]), old, new)
      index = last + 1
    }
    return patch
  }

  private static func hunk(
    _ differences: [LineMatching.Difference], _ old: [ArraySlice<UInt8>],
    _ new: [ArraySlice<UInt8>]
  ) -> [UInt8] {
    guard let first = differences.first, let last = differences.last else { return [] }
    let before = min(context, first.old.lowerBound)
    let after = min(context, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    var patch = Array("@@ -\(place(oldRange)) +\(place(newRange)) @@\n".utf8)
    var line = oldRange.lowerBound
    for difference in differences {
      for each in old[line..<difference.old.lowerBound] { append(each, " ", to: &patch) }
      for each in old[difference.old] { append(each, "-", to: &patch) }
      for each in new[difference.new] { append(each, "+", to: &patch) }
      line = difference.old.upperBound
    }
    for each in old[line..<oldRange.upperBound] { append(each, " ", to: &patch) }
    return patch
  }

  /// `12,7`, `12` for one line, and `11,0` for none behind line 11.
  private static func place(_ range: Range<Int>) -> String {
    switch range.count {
    case 0: "\(range.lowerBound),0"
    case 1: "\(range.lowerBound + 1)"
    default: "\(range.lowerBound + 1),\(range.count)"
    }
  }

  private static func append(
    _ line: ArraySlice<UInt8>, _ sign: Unicode.Scalar, to patch: inout [UInt8]
  ) {
    patch.append(UInt8(ascii: sign))
    patch += line
    if line.last != 0x0A { patch += "\n\\ No newline at end of file\n".utf8 }
  }

  // MARK: Names

  /// A name in quotes where it has bytes that Git escapes (`git-config(1)`, core.quotePath).
  private static func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    if isPlain { return name }
    var text = "\""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text + "\""
  }
}
