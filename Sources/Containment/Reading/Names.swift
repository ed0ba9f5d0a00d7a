/// The shapes of names in Kubernetes (`k8s.io/apimachinery/pkg/util/validation`).
enum Names {
  /// The name of a namespace (RFC 1123): `shop-2`.
  static func isDNSLabel(_ text: String) -> Bool {
    isBounded(text[...], by: isLowerCaseOrDigit) {
      isLowerCaseOrDigit($0) || $0 == UInt8(ascii: "-")
    }
  }

  /// The key of a label, perhaps with a domain before it: `app`, `app.kubernetes.io/name`.
  static func isLabelKey(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, isQualifiedName(name), parts.count <= 2 else { return false }
    if parts.count == 1 { return true }
    return parts[0].utf8.count <= 253
      && parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        isBounded($0, by: isLowerCaseOrDigit) { isLowerCaseOrDigit($0) || $0 == UInt8(ascii: "-") }
      }
  }

  static func isLabelValue(_ text: String) -> Bool { text.isEmpty || isQualifiedName(text[...]) }

  private static func isQualifiedName(_ text: Substring) -> Bool {
    isBounded(text, by: isLetterOrDigit) { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
  }

  /// 1 to 63 bytes, the first and the last of them of a narrower kind.
  private static func isBounded(
    _ text: Substring, by end: (UInt8) -> Bool, _ inside: (UInt8) -> Bool
  ) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, text.utf8.count <= 63 else {
      return false
    }
    return end(first) && end(last) && text.utf8.allSatisfy(inside)
  }

  private static func isLowerCaseOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLowerCaseOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
