extension JSONReader {
  mutating func string() throws(DocumentError) -> String {
    let opening = position
    index += 1
    let start = index
    var seen: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        let text = try text(bytes[start..<index], isASCII: seen < 0x80)
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(start: start, opening: opening) }
      if byte < 0x20 { throw error("a control character in a string must be escaped") }
      seen |= byte
      index += 1
    }
    throw DocumentError(
      code: .syntax, message: "the string that begins here has no end", file: file,
      position: opening)
  }

  private mutating func escapedString(start: Int, opening: Position) throws(DocumentError) -> String
  {
    var text = Array(bytes[start..<index])
    while index < bytes.count {
      let run = index
      while index < bytes.count, bytes[index] >= 0x20, bytes[index] != UInt8(ascii: "\""),
        bytes[index] != UInt8(ascii: "\\")
      {
        index += 1
      }
      text.append(contentsOf: bytes[run..<index])
      guard index < bytes.count else { break }
      if bytes[index] < 0x20 { throw error("a control character in a string must be escaped") }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        guard let string = String(validating: text, as: UTF8.self) else {
          throw encodingError(in: bytes[start..<index], from: start)
        }
        return string
      }
    }
    throw DocumentError(
      code: .syntax, message: "the string that begins here has no end", file: file,
      position: opening)
  }

  private func text(_ slice: ArraySlice<UInt8>, isASCII: Bool) throws(DocumentError) -> String {
    // Validating goes through generic code, which costs more than all else that is done for a string.
    if isASCII { return String(decoding: slice, as: UTF8.self) }
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw encodingError(in: slice, from: slice.startIndex)
    }
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(DocumentError) {
    guard index < bytes.count else { throw error("the text ends within an escape") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      var code = UInt32(unit)
      if UTF16.isLeadSurrogate(unit) {
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
          bytes[index + 1] == UInt8(ascii: "u")
        else { throw error("a high surrogate must be followed by a low one") }
        index += 2
        let low = try hexadecimal()
        guard UTF16.isTrailSurrogate(low) else {
          throw error("a high surrogate must be followed by a low one")
        }
        code = 0x10000 + ((code - 0xD800) << 10) + (UInt32(low) - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw error("a low surrogate must follow a high one")
      }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default:
      index -= 1
      throw error("this is no escape that JSON knows")
    }
  }

  private mutating func hexadecimal() throws(DocumentError) -> UInt16 {
    guard index + 4 <= bytes.count else { throw error("the text ends within an escape") }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
      default: throw error("\\u must be followed by four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }

  mutating func number() throws(DocumentError) -> Content {
    let start = index
    let negative = take(UInt8(ascii: "-"))
    var magnitude: UInt64 = 0
    var overflow = false
    let digits = index
    while index < bytes.count, let digit = digit(bytes[index]) {
      let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, second) = product.addingReportingOverflow(UInt64(digit))
      overflow = overflow || first || second
      magnitude = sum
      index += 1
    }
    if index == digits { throw error("a digit must stand here") }
    if bytes[digits] == UInt8(ascii: "0"), index > digits + 1 {
      index = digits
      throw error("a number has no leading zero")
    }
    var whole = true
    if take(UInt8(ascii: ".")) {
      whole = false
      try skipDigits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      whole = false
      index += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    if whole, !overflow {
      if let integer = Int64(exactly: magnitude) { return .integer(negative ? -integer : integer) }
      if !negative { return .unsigned(magnitude) }
      if magnitude == 1 << 63 { return .integer(.min) }
    }
    guard let double = Double(String(decoding: bytes[start..<index], as: UTF8.self)),
      double.isFinite
    else { throw error("the number is too large") }
    return .double(double)
  }

  private mutating func skipDigits() throws(DocumentError) {
    guard index < bytes.count, digit(bytes[index]) != nil else {
      throw error("a digit must stand here")
    }
    while index < bytes.count, digit(bytes[index]) != nil { index += 1 }
  }

  private func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  mutating func word(_ word: String) throws(DocumentError) {
    guard bytes[index...].starts(with: word.utf8) else { throw error("a value must stand here") }
    index += word.utf8.count
  }
}
