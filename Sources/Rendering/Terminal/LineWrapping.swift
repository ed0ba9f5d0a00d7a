/// Breaks lines between words where a terminal would break them anywhere.
enum LineWrapping {
  /// Stands for a space at which no line is broken. What is printable has no controls, so none is anybody's
  /// own.
  private static let joint: Unicode.Scalar = "\u{1F}"

  static func whole(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(scalar == " " ? joint : scalar)
    }
    return result
  }

  /// A line in as many as it takes: what follows the first stands two columns further in. A word that is
  /// wider than a line has one of its own. Each line ends the colours that it begins.
  static func wrap(_ line: String, at width: Int) -> String {
    var lines = Lines(width: width)
    // No text takes more columns than bytes.
    if line.utf8.count <= width {
      lines.text = line
    } else {
      var word = Word()
      var isEscape = false
      for scalar in line.unicodeScalars {
        if isEscape {
          word.text.unicodeScalars.append(scalar)
          isEscape = scalar != "m"
        } else if scalar == "\u{1B}" {
          word.text.unicodeScalars.append(scalar)
          isEscape = true
        } else if scalar == " " {
          lines.add(word)
          word = Word()
          lines.spaces += 1
        } else {
          word.text.unicodeScalars.append(scalar)
          word.columns += scalar.columns
          word.isShown = true
        }
      }
      lines.add(word)
      lines.text += String(repeating: " ", count: lines.spaces)
    }
    return lines.text.replacing(String(joint), with: " ")
  }

  /// What stands between two spaces, with the colours that begin and end there.
  private struct Word {
    var text = ""
    var columns = 0
    /// Whether it is more than colours.
    var isShown = false
  }

  private struct Lines {
    let width: Int
    var text = ""
    /// How many spaces come before the next word, where it is in the same line.
    var spaces = 0
    private var column = 0
    private var indent: Int?
    /// The colours that have begun and not ended.
    private var colours = ""

    init(width: Int) { self.width = width }

    mutating func add(_ word: Word) {
      if word.isShown { place(word) }
      text += word.text
      if !word.text.utf8.contains(0x1B) { return }
      for code in word.text.matches(of: /\u{1B}\[[0-9]+m/) {
        colours = code.output == "\u{1B}[0m" ? "" : colours + code.output
      }
    }

    /// Goes to where a word begins.
    private mutating func place(_ word: Word) {
      if let indent, column + spaces + word.columns > width {
        let isColoured = !colours.isEmpty
        text += (isColoured ? "\u{1B}[0m" : "") + "\n" + String(repeating: " ", count: indent)
        text += colours
        column = indent
      } else {
        text += String(repeating: " ", count: spaces)
        column += spaces
      }
      if indent == nil { indent = min(column + 2, width / 2) }
      column += word.columns
      spaces = 0
    }
  }
}
