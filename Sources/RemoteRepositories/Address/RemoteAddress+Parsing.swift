import HTTPAccess

extension RemoteAddress {
  private static let schemes: [String: Scheme] = [
    "https": .https, "http": .http, "ssh": .ssh, "git+ssh": .ssh, "ssh+git": .ssh, "git": .git,
    "file": .file,
  ]

  /// Whether a text is meant for a remote repository, and no folder's path.
  public static func isRemote(_ text: String) -> Bool {
    if let mark = text.firstRange(of: "://") {
      return text[..<mark.lowerBound].allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0))
      }
    }
    if text.contains("::"), !text.hasPrefix("/"), !text.hasPrefix(".") { return true }
    guard let colon = text.firstIndex(of: ":"), let at = text.firstIndex(of: "@") else {
      return false
    }
    return at < colon && !text[..<colon].contains("/")
  }

  /// A text as it may be shown: without what stands for a user and a password, whatever else is wrong with it.
  public static func shown(_ text: String) -> String {
    if let address = try? RemoteAddress(text) { return address.description }
    guard let mark = text.firstRange(of: "://") else { return text }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return text }
    return String(text[..<mark.upperBound] + rest[rest.index(after: at)...])
  }

  /// - Throws: ``RemoteError`` for what is no address, and for one that some program on the way could take for
  ///   something else.
  public init(_ text: String) throws(RemoteError) {
    func refusal(_ why: String) -> RemoteError {
      // The text itself may hold a password, at a place where nobody expects it.
      RemoteError(.address, "the address of --repo \(why)")
    }
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      throw refusal("has a space or a sign in it that no address has; write it as %20 and the like")
    }
    guard let mark = text.firstRange(of: "://") else {
      self = try RemoteAddress.short(text, refusal)
      return
    }
    let name = text[..<mark.lowerBound].lowercased()
    guard let scheme = RemoteAddress.schemes[name] else {
      throw refusal(
        "begins with \(name)://, which is not read; take https://, ssh://, git@HOST:PATH, git:// or file://"
      )
    }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let path = String(rest.dropFirst(authority.count))
    guard !path.isEmpty, path != "/" else {
      throw refusal("names no repository behind the host")
    }
    guard !path.contains(where: { $0 == "?" || $0 == "#" }) else {
      throw refusal("has a ? or a # in it, which no repository's address has")
    }
    var user: Substring?
    var host = authority
    if let at = authority.lastIndex(of: "@") {
      user = authority[..<at]
      host = authority[authority.index(after: at)...]
    }
    let (hostName, port) = try RemoteAddress.hostAndPort(host, refusal)
    let parts = user?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let decoded = try parts?.map { part throws(RemoteError) in
      try RemoteAddress.decoded(String(part), refusal)
    }
    let password = decoded.flatMap { $0.count > 1 ? Secret($0[1]) : nil }
    switch scheme {
    case .file:
      guard hostName.isEmpty || hostName == "localhost", port == nil, user == nil else {
        throw refusal("names a host behind file://; write file:///PATH")
      }
    case .https, .http, .ssh, .git:
      guard !hostName.isEmpty else { throw refusal("names no host") }
    }
    if scheme == .ssh, password != nil {
      throw refusal("has a password in it; SSH takes a key or the agent (MENDWALL_SSH_KEY)")
    }
    if scheme == .git, user != nil {
      throw refusal("names a user, and git:// knows none; take https:// or ssh://")
    }
    self.init(
      scheme: scheme, host: scheme == .file ? "" : hostName, port: port, path: path,
      user: decoded?.first.flatMap { $0.isEmpty ? nil : $0 }, password: password)
    try refuseOddities(refusal)
  }

  /// `user@host:path`
  private static func short(_ text: String, _ refusal: (String) -> RemoteError)
    throws(RemoteError) -> RemoteAddress
  {
    guard !text.contains("::") else {
      throw refusal("names a helper program before ::, and none is run; name the repository itself")
    }
    guard let at = text.firstIndex(of: "@"), let colon = text[at...].firstIndex(of: ":"),
      !text[..<colon].contains("/")
    else { throw refusal("is none: neither a URL nor user@host:path") }
    let host = text[text.index(after: at)..<colon].lowercased()
    let path = String(text[text.index(after: colon)...])
    guard !host.isEmpty, !path.isEmpty, path != "/" else {
      throw refusal("needs a host before the colon, and a repository behind it")
    }
    guard host.allSatisfy(isOfHost) else {
      throw refusal("has a host in it that is none")
    }
    let address = RemoteAddress(
      scheme: .ssh, host: host, port: nil, path: path, user: String(text[..<at]))
    try address.refuseOddities(refusal)
    return address
  }

  private static func isOfHost(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character))
  }

  private static func hostAndPort(_ text: Substring, _ refusal: (String) -> RemoteError)
    throws(RemoteError) -> (String, Int?)
  {
    var host = text
    var digits: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw refusal("has a [ without its ]") }
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else {
        throw refusal("has a host in it that is none")
      }
      digits = rest.isEmpty ? nil : rest.dropFirst()
      guard host.allSatisfy({ $0.isHexDigit || ":.".contains($0) }) else {
        throw refusal("has a host in it that is none")
      }
    } else {
      if let colon = text.firstIndex(of: ":") {
        host = text[..<colon]
        digits = text[text.index(after: colon)...]
      }
      guard host.allSatisfy(isOfHost) else { throw refusal("has a host in it that is none") }
    }
    guard let digits else { return (host.lowercased(), nil) }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits),
      (1...65535).contains(port)
    else { throw refusal("has a port in it that is none, behind the host") }
    return (host.lowercased(), port)
  }

  private static func decoded(_ text: String, _ refusal: (String) -> RemoteError)
    throws(RemoteError) -> String
  {
    guard let plain = percentDecoded(text),
      plain.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { throw refusal("has a user or a password in it with a sign that none has") }
    return plain
  }

  /// - Returns: nil where a % is not followed by two digits, or where that makes no text.
  private static func percentDecoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
        digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// A host that begins like an option, and what ends the word or the line in which libgit2 passes a path on.
  private func refuseOddities(_ refusal: (String) -> RemoteError) throws(RemoteError) {
    for part in [host, user ?? "", path] where part.hasPrefix("-") {
      throw refusal("has a part in it that begins with - and could be taken for an option")
    }
    guard let plain = RemoteAddress.percentDecoded(path),
      plain.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
    else { throw refusal("has a %-sign in its path that stands for no letter") }
    if scheme == .ssh {
      if plain.contains(where: { "'\\\"`$;|&<>!".contains($0) }) {
        throw refusal(
          "has a sign in its path that the server's shell could take for more than a name")
      }
      if user?.contains(where: { !RemoteAddress.isOfHost($0) && $0 != "+" }) == true {
        throw refusal("has a user in it that is none")
      }
    }
  }
}
