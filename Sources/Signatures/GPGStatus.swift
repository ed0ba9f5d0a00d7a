/// What gpg tells of a verification, line by line (doc/DETAILS of GnuPG, "Format of the --status-fd output").
struct GPGStatus {
  enum Result: Equatable {
    case good, bad, expiredKey, expiredSignature, revokedKey, unknownKey, weak
    /// Not verified, for a reason that has a number (gpg-error).
    case unchecked(String)
  }

  struct Verdict: Equatable {
    let result: Result
    let keyID: String
    /// The user ID, or the key's where there is none.
    let name: String
  }

  /// One for each signature that was met.
  private(set) var verdicts: [Verdict] = []
  /// Of the primary key, where exactly one signature is valid.
  private(set) var fingerprint: String?

  init(_ text: String) {
    var valid: [String] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      var words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard words.count > 2, words.removeFirst() == "[GNUPG:]" else { continue }
      let keyword = words.removeFirst()
      if keyword == "VALIDSIG" {
        // The tenth field is the primary key's; the first may be a subkey's.
        valid.append(words.count >= 10 ? words[9] : "")
      } else if let result = GPGStatus.result(keyword, words) {
        let name = keyword == "ERRSIG" ? [] : words.dropFirst()
        verdicts.append(
          Verdict(
            result: result, keyID: words[0],
            name: name.isEmpty ? words[0] : GPGStatus.decoded(name.joined(separator: " "))))
      }
    }
    if valid.count == 1, !valid[0].isEmpty { fingerprint = valid[0] }
  }

  private static func result(_ keyword: String, _ words: [String]) -> Result? {
    switch keyword {
    case "GOODSIG": return .good
    case "BADSIG": return .bad
    case "EXPSIG": return .expiredSignature
    case "EXPKEYSIG": return .expiredKey
    case "REVKEYSIG": return .revokedKey
    case "ERRSIG":
      // keyid, algorithm of the key and of the digest, class, time, reason
      switch words.count > 5 ? words[5] : "" {
      case "9": return .unknownKey
      case "4", "5": return .weak
      case let other: return .unchecked(other)
      }
    default: return nil
    }
  }

  /// A user ID as it is, for what gpg writes as `%` and two digits.
  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The fingerprints of all keys and subkeys in what `gpg --with-colons --list-keys` prints.
  static func fingerprints(inListing text: String) -> Set<String> {
    var found: Set<String> = []
    for line in text.split(separator: "\n") where line.hasPrefix("fpr:") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 9 { found.insert(String(fields[9])) }
    }
    return found
  }
}
