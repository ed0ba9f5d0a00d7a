import Documents

/// A request to a forge, with its path and query taken apart.
struct ForgeRequest: Sendable {
  let method: String
  /// Without the query, as it came.
  let path: String
  /// Between the slashes of the path, with percent signs undone; a slash at the end gives an empty one.
  let segments: [String]
  let query: [String: String]
  let headers: [String: String]
  let body: [UInt8]
  /// Where the client believes the server to be, such as `http://127.0.0.1:40123`.
  let origin: String

  init(_ request: ScriptedServer.Request) {
    let parts = request.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    method = request.method
    path = String(parts[0])
    segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map { ForgeRequest.decode($0) }
    query = Dictionary(
      (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (
          ForgeRequest.decode(sides[0], form: true),
          sides.count > 1 ? ForgeRequest.decode(sides[1], form: true) : ""
        )
      }, uniquingKeysWith: { $1 })
    headers = request.headers
    body = request.body
    origin = "http://\(request.headers["host"] ?? "127.0.0.1")"
  }

  private init(_ other: ForgeRequest, segments: [String]) {
    method = other.method
    path = other.path
    self.segments = segments
    query = other.query
    headers = other.headers
    body = other.body
    origin = other.origin
  }

  /// The same request below a prefix of the path, or nil where it is not there.
  func below(_ prefix: [String]) -> ForgeRequest? {
    guard segments.starts(with: prefix) else { return nil }
    return ForgeRequest(self, segments: Array(segments.dropFirst(prefix.count)))
  }

  func with(segments: [String]) -> ForgeRequest { ForgeRequest(self, segments: segments) }

  /// What stands for the stars of a pattern such as `repos/*/*/issues`, if this is such a request.
  func match(_ method: String, _ pattern: String) -> [String]? {
    let wanted = pattern.split(separator: "/")
    guard self.method == method, segments.count == wanted.count else { return nil }
    var found: [String] = []
    for (segment, wanted) in zip(segments, wanted) {
      if wanted == "*" {
        guard !segment.isEmpty else { return nil }
        found.append(segment)
      } else if segment != wanted {
        return nil
      }
    }
    return found
  }

  /// The body as JSON, or nil where it is none.
  var json: Node? { try? JSONReader.read(body, file: "body") }

  var bearer: String? { credential("Bearer") }

  /// What follows a scheme in the Authorization header.
  func credential(_ scheme: String) -> String? {
    guard let header = headers["authorization"] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
    return String(parts[1])
  }

  var isJSON: Bool {
    let type = headers["content-type"]?.split(separator: ";").first?.lowercased() ?? ""
    return type == "application/json" || type.hasSuffix("+json")
  }

  private static func decode(_ text: Substring, form: Bool = false) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest.removeFirst(2)
      } else if form, byte == UInt8(ascii: "+") {
        bytes.append(UInt8(ascii: " "))
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Leaves letters, digits and `-._~` as they are and writes the rest with percent signs.
func percentEncoded(_ text: String) -> String {
  var result = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    if byte < 0x80,
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-._~".unicodeScalars.contains(scalar)
    {
      result.unicodeScalars.append(scalar)
    } else {
      let digits = String(byte, radix: 16, uppercase: true)
      result += "%" + (digits.count == 1 ? "0" : "") + digits
    }
  }
  return result
}

/// Forty hexadecimal digits, as a commit of a forge is named.
func isCommitName(_ text: String) -> Bool {
  text.utf8.count == 40 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
}

/// `http` or `https` with a host.
func isWebAddress(_ text: String) -> Bool {
  for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
    let rest = text.dropFirst(scheme.count)
    return !(rest.first.map { "/?#: ".contains($0) } ?? true) && !text.contains(" ")
  }
  return false
}
