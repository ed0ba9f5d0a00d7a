/// What a YAML scalar means to Kubernetes' own tools.
///
/// They read YAML 1.1 as sigs.k8s.io/yaml does (yes and on are true, 010 is 8) and then turn the result
/// into JSON, which is why a float without a fraction ends up as a whole number.
enum YAMLScalar {
  /// The value of a scalar without quotes and without a tag.
  static func plain(_ text: String) -> Content {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return number(text) ?? .string(text)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "~"):
      // None of the words is longer.
      return text.utf8.count > 5 ? .string(text) : word(text) ?? .string(text)
    default: return .string(text)
    }
  }

  private static func word(_ text: String) -> Content? {
    switch text {
    case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .bool(true)
    case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .bool(false)
    case "~", "null", "Null", "NULL": .null
    default: nil
    }
  }

  /// A number, or nil where the text is none. Not-a-number and the infinities come as such doubles.
  private static func number(_ text: String) -> Content? {
    if let integer = shortDecimal(text) { return .integer(integer) }
    switch text {
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    default: break
    }
    // An underscore may stand anywhere, but not in a number that begins with a point.
    let digits =
      text.utf8.first == UInt8(ascii: ".") || !text.utf8.contains(UInt8(ascii: "_"))
      ? text : text.filter { $0 != "_" }
    if let value = integer(digits) { return value }
    guard isDecimal(digits), let double = Double(digits), double.isFinite else { return nil }
    return json(double)
  }

  /// What nearly every number in a policy is: a port, or another few digits without a leading zero.
  private static func shortDecimal(_ text: String) -> Int64? {
    let digits = text.utf8
    guard digits.count < 10, digits.first != UInt8(ascii: "0") || digits.count == 1 else {
      return nil
    }
    var integer: Int64 = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      integer = integer * 10 + Int64(digit)
    }
    return integer
  }

  /// A whole number with Go's prefixes: 0x, 0o or 0, 0b, in either case, after an optional sign.
  private static func integer(_ text: String) -> Content? {
    var digits = Substring(text)
    var negative = false
    if let sign = digits.first, sign == "-" || sign == "+" {
      negative = sign == "-"
      digits.removeFirst()
    }
    // Swift's parser would take a second sign.
    guard let first = digits.first, first.isNumber else { return nil }
    var radix = 10
    if first == "0", digits.count > 1 {
      switch digits.dropFirst().first {
      case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
      case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
      case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
      default: (radix, digits) = (8, digits.dropFirst())
      }
    }
    guard digits.first != "-", digits.first != "+" else { return nil }
    if let magnitude = UInt64(digits, radix: radix) {
      if let integer = Int64(exactly: magnitude) { return .integer(negative ? -integer : integer) }
      if negative, magnitude == 1 << 63 { return .integer(.min) }
      // Kubernetes holds a whole number of 64 bits with a sign; a larger one becomes a double.
      if !negative { return .double(Double(magnitude)) }
    }
    return nil
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ bytes: UInt8...) -> Bool {
      guard let first = rest.first, bytes.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
    let whole = digits()
    let fraction = take(UInt8(ascii: ".")) ? digits() : 0
    guard whole + fraction > 0 else { return false }
    if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// A double as it comes back from JSON: whole where it has no fraction and 64 bits hold it.
  static func json(_ double: Double) -> Content {
    // Go writes a double of 1e21 and above with an exponent, which no whole number has.
    if abs(double) < 1e21, let integer = Int64(exactly: double) { return .integer(integer) }
    return .double(double)
  }
}
