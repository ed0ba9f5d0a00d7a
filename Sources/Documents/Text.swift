/// A string in double quotes for a message, with control characters and what could turn the text of a
/// terminal around escaped.
public func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

/// Text from an untrusted source, made safe to print: control characters and bidirectional overrides
/// become `\u{…}`.
public func printable(_ text: String) -> String {
  // Nearly all text is plain, and stays as it is.
  if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The index of the first byte that is no UTF-8, or nil where all are.
func firstInvalidUTF8(in bytes: ArraySlice<UInt8>) -> Int? {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = bytes.startIndex
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): offset += UTF8.width(scalar)
    case .emptyInput: return nil
    case .error: return offset
    }
  }
}
