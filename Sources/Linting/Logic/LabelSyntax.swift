/// What names, labels and names of ports look like.
enum LabelSyntax {
  /// What is wrong with a label's key (`k8s.io/apimachinery/pkg/util/validation`, IsQualifiedName), in words;
  /// nil where nothing is.
  static func flaw(ofKey key: String) -> String? {
    let parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last else { return "has more than one slash" }
    if parts.count == 2, !isSubdomain(parts[0]) {
      return "has a prefix that is no DNS name of lower-case letters, digits, dashes and dots"
    }
    if name.isEmpty { return "has no name" }
    if name.count > 63 { return "has a name of more than 63 characters" }
    return isNamePart(name)
      ? nil : "must begin and end with a letter or digit, with only -, _ and . between"
  }

  /// What is wrong with a label's value (IsValidLabelValue), in words; nil where nothing is.
  static func flaw(ofValue value: String) -> String? {
    if value.isEmpty { return nil }
    if value.utf8.count > 63 { return "has more than 63 characters" }
    return isNamePart(Substring(value).utf8)
      ? nil : "must begin and end with a letter or digit, with only -, _ and . between"
  }

  /// What is wrong with the name of a port (IsValidPortName), in words; nil where nothing is.
  static func flaw(ofPortName name: String) -> String? {
    let bytes = name.utf8
    let dash = UInt8(ascii: "-")
    if !(1...15).contains(bytes.count) { return "must have 1 to 15 characters" }
    guard bytes.allSatisfy({ isLower($0) || isDigit($0) || $0 == dash }) else {
      return "may have lower-case letters, digits and dashes only"
    }
    if !bytes.contains(where: isLower) { return "must have a letter" }
    if bytes.first == dash || bytes.last == dash { return "may not begin or end with a dash" }
    return name.contains("--") ? "may not have two dashes in a row" : nil
  }

  /// A DNS subdomain (RFC 1123).
  private static func isSubdomain(_ text: Substring.UTF8View) -> Bool {
    guard (1...253).contains(text.count) else { return false }
    return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      part in
      guard let first = part.first, let last = part.last else { return false }
      return part.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        && first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
    }
  }

  private static func isNamePart(_ text: Substring.UTF8View) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      isLower(byte) || isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    guard let first = text.first, let last = text.last, isAlphanumeric(first), isAlphanumeric(last)
    else { return false }
    return text.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: ".")
    }
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
