import Documents
import Reports

/// A change as a person reads it: the place, then the value before with `-` and the one after with `+`.
enum ChangeText {
  static func lines(
    _ change: Finding.FieldChange, place: Finding.Declaration?, _ style: TerminalStyle
  ) -> [String] {
    var head = "  \(style.whole(printable(change.path)))"
    if let place { head += style.dim("  \(style.whole(printable(place.inWords)))") }
    if let note = change.note { head += "  (\(note))" }
    var lines = [head]
    if let git = change.git { lines += value(git, sign: "-", style).map(style.red) }
    if let live = change.live { lines += value(live, sign: "+", style).map(style.green) }
    return lines
  }

  /// A change that a plan makes, or a branch.
  static func lines(
    _ change: PlannedChange, place: Finding.Declaration? = nil, _ style: TerminalStyle
  ) -> [String] {
    var head = "  \(style.whole(printable(change.path)))"
    if let place { head += style.dim("  \(style.whole(printable(place.inWords)))") }
    if let note = change.note { head += "  (\(printable(note)))" }
    var lines = [head]
    if let before = change.before { lines += value(before, sign: "-", style).map(style.red) }
    if let after = change.after { lines += value(after, sign: "+", style).map(style.green) }
    return lines
  }

  /// The lines of a value, which stay as they are however wide the terminal is.
  private static func value(_ node: Node, sign: String, _ style: TerminalStyle) -> [String] {
    YAMLWriter.write(node).split(separator: "\n").map {
      style.whole("    \(sign) \(printable(String($0)))")
    }
  }
}
