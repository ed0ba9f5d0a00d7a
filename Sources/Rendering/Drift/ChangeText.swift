import Documents
import Reports

/// A change as a person reads it: the place, then the value before with `-` and the one after with `+`.
enum ChangeText {
  static func lines(
    _ change: Finding.FieldChange, place: Finding.Declaration?, _ style: TerminalStyle
  ) -> [String] {
    var head = "  \(printable(change.path))"
    if let place { head += style.dim("  \(printable(place.inWords))") }
    if let note = change.note { head += "  (\(note))" }
    var lines = [head]
    if let git = change.git { lines += value(git, sign: "-").map(style.red) }
    if let live = change.live { lines += value(live, sign: "+").map(style.green) }
    return lines
  }

  /// A change that a plan makes, or a branch.
  static func lines(
    _ change: PlannedChange, place: Finding.Declaration? = nil, _ style: TerminalStyle
  ) -> [String] {
    var head = "  \(printable(change.path))"
    if let place { head += style.dim("  \(printable(place.inWords))") }
    if let note = change.note { head += "  (\(printable(note)))" }
    var lines = [head]
    if let before = change.before { lines += value(before, sign: "-").map(style.red) }
    if let after = change.after { lines += value(after, sign: "+").map(style.green) }
    return lines
  }

  private static func value(_ node: Node, sign: String) -> [String] {
    YAMLWriter.write(node).split(separator: "\n").map { "    \(sign) \(printable(String($0)))" }
  }
}
