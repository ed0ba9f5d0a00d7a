import Crypto
import FoundationEssentials
import GitRepository

/// The servers whose keys a person has seen, as OpenSSH keeps them (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
struct KnownHosts {
  enum Verdict: Equatable {
    case known
    /// No line is of this host.
    case unknown
    /// Lines are of this host, with keys of other types only.
    case otherTypes([String])
    /// A line has another key of this type.
    case changed(place: String)
    case revoked(place: String)
  }

  private struct Line {
    let place: String
    let mark: Substring?
    let hosts: Substring
    let type: Substring
    let key: Substring
  }

  private let lines: [Line]

  /// - Parameter files: those that are not there count as empty.
  init(files: [String]) {
    var lines: [Line] = []
    for file in files {
      guard let bytes = FileManager.default.contents(atPath: file) else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (index, line) in all.enumerated() where !line.hasPrefix("#") {
        var fields = line.split(whereSeparator: \.isWhitespace)
        let mark = fields.first?.hasPrefix("@") == true ? fields.removeFirst() : nil
        guard fields.count >= 3 else { continue }
        lines.append(
          Line(
            place: "\(file):\(index + 1)", mark: mark, hosts: fields[0], type: fields[1],
            key: fields[2]))
      }
    }
    self.lines = lines
  }

  func judge(_ key: HostKey, of host: String, port: Int) -> Verdict {
    let name = port == 22 ? host : "[\(host)]:\(port)"
    let shown = Data(key.bytes).base64EncodedString()
    let own = lines.filter { KnownHosts.matches($0.hosts, name) }
    if let line = own.first(where: { $0.mark == "@revoked" && $0.key == shown }) {
      return .revoked(place: line.place)
    }
    // What an authority vouches for by a certificate, libssh2 does not show.
    let plain = own.filter { $0.mark == nil }
    if plain.contains(where: { $0.key == shown }) { return .known }
    if let line = plain.first(where: { $0.type == key.type }) { return .changed(place: line.place) }
    return plain.isEmpty ? .unknown : .otherTypes(plain.map { String($0.type) })
  }

  /// Whether a name is among patterns: the last word has one that is forbidden.
  private static func matches(_ hosts: Substring, _ name: String) -> Bool {
    if hosts.hasPrefix("|1|") { return isHash(hosts, of: name) }
    var found = false
    for pattern in hosts.split(separator: ",") {
      if pattern.hasPrefix("!") {
        if matches(Array(pattern.dropFirst().lowercased()), Array(name)) { return false }
      } else if matches(Array(pattern.lowercased()), Array(name)) {
        found = true
      }
    }
    return found
  }

  private static func matches(_ pattern: [Character], _ name: [Character]) -> Bool {
    var (p, n) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
        (p, n) = (p + 1, n + 1)
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (p, n) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
  }

  /// `|1|SALT|HMAC-SHA1`
  private static func isHash(_ text: Substring, of name: String) -> Bool {
    let parts = text.split(separator: "|")
    guard parts.count == 3, let salt = Data(base64Encoded: String(parts[1])),
      let hash = Data(base64Encoded: String(parts[2]))
    else { return false }
    return HMAC<Insecure.SHA1>.isValidAuthenticationCode(
      hash, authenticating: Data(name.utf8), using: SymmetricKey(data: salt))
  }
}

extension HostKey {
  /// `ssh-ed25519`
  var type: String {
    guard bytes.count > 4 else { return "" }
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - 4 else { return "" }
    return String(decoding: bytes[4..<4 + length], as: UTF8.self)
  }

  /// As `ssh-keygen -l` shows it.
  var fingerprint: String {
    let digest = Data(SHA256.hash(data: bytes)).base64EncodedString()
    return "SHA256:" + digest.prefix { $0 != "=" }
  }

  /// As `ssh-keyscan -t` takes it.
  var shortType: String {
    switch type {
    case "ssh-ed25519": "ed25519"
    case "ssh-rsa": "rsa"
    case let type where type.hasPrefix("ecdsa-"): "ecdsa"
    default: type
    }
  }
}
