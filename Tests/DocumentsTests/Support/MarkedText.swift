import Documents

/// A text whose places are marked with keycap digits (1️⃣), which are taken out of it.
struct MarkedText {
  let text: String
  /// Where each digit stood, the column counted in Unicode scalars.
  let places: [Int: Position]

  var bytes: [UInt8] { Array(text.utf8) }

  init(_ marked: String) {
    var text = ""
    var places: [Int: Position] = [:]
    var (line, column) = (1, 1)
    for character in marked {
      let scalars = Array(character.unicodeScalars)
      if scalars.count == 3, scalars[2] == "\u{20E3}", let digit = Int(String(scalars[0])) {
        places[digit] = Position(line: line, column: column)
        continue
      }
      text.append(character)
      if scalars.last == "\n" {
        (line, column) = (line + 1, 1)
      } else {
        column += scalars.count
      }
    }
    self.text = text
    self.places = places
  }

  /// The place of a digit; one that the text does not have is nowhere in a file.
  func callAsFunction(_ digit: Int) -> Position { places[digit] ?? Position(line: 0, column: 0) }
}
