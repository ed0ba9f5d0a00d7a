/// Text for XML 1.0: escaped for elements and for attributes in double quotes, without what XML forbids
/// and without controls that turn text around.
func xml(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&apos;"
    case "\n", "\r", "\t", "\u{2028}", "\u{2029}": result += " "
    case "\u{FFFE}", "\u{FFFF}": continue
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result
}
