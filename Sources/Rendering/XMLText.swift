/// Text for XML 1.0: escaped for elements and for attributes in double quotes, without what XML forbids
/// and without controls that turn text around.
func xml(_ text: String) -> String {
  if text.utf8.allSatisfy(isPlainInXML) { return text }
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

private func isPlainInXML(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
    UInt8(ascii: "'"):
    false
  default: (0x20...0x7E).contains(byte)
  }
}
