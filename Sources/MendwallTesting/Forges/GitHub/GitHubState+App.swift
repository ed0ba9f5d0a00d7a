import Crypto
import CryptoExtras
import Documents
import FoundationEssentials
import PolicyModel

extension GitHubState {
  /// The calls of an app as itself, or nil for any other.
  mutating func asApp(_ call: ForgeRequest) -> ForgeAnswer? {
    let names = repository.split(separator: "/")
    let isAbout = call.match("GET", "app") != nil
    let place = call.match("GET", "repos/*/*/installation")
    let minting = call.match("POST", "app/installations/*/access_tokens")
    guard isAbout || place != nil || minting != nil else { return nil }
    guard let app else { return error(404, "Integration not found") }
    if let problem = problem(ofJWT: call.bearer ?? "", app) {
      violation(call, problem)
      return error(401, problem)
    }
    let text = { (text: String) in Node(.string(text)) }
    if isAbout {
      return .json([
        "id": Node(.integer(Int64(app.id))), "slug": text(app.slug), "name": text(app.slug),
        "client_id": text(app.clientID),
      ])
    }
    if let place {
      guard place[0].lowercased() == names[0].lowercased(),
        place[1].lowercased() == names[1].lowercased()
      else { return error(404, "Not Found") }
      return .json([
        "id": Node(.integer(Int64(app.installation))), "app_id": Node(.integer(Int64(app.id))),
        "app_slug": text(app.slug), "account": ["login": text(String(names[0]))],
      ])
    }
    guard minting?[0] == "\(app.installation)" else { return error(404, "Not Found") }
    if !call.body.isEmpty {
      guard
        let object = object(
          call, required: [], optional: ["repositories", "repository_ids", "permissions"])
      else { return notJSON(call) }
      for name in object["repositories"]?.sequence ?? [] where name.string != String(names[1]) {
        return error(
          422,
          "There is at least one repository that does not exist or is not accessible to the "
            + "parent installation.")
      }
    }
    let end = Instant(secondsSinceEpoch: Instant.now.secondsSinceEpoch + 3600)
    return .json(
      [
        "token": text(mint()), "expires_at": text(end.description),
        "permissions": ["checks": "write", "issues": "write"], "repository_selection": "selected",
      ], status: 201)
  }

  /// What GitHub has against a JSON Web Token, or nil.
  private func problem(ofJWT token: String, _ app: GitHubServer.App) -> String? {
    let undecodable = "A JSON web token could not be decoded"
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let head = GitHubState.json(parts[0]),
      let claims = GitHubState.json(parts[1]), let signature = GitHubState.bytes(parts[2]),
      head["alg"] == "RS256", head["typ"] == nil || head["typ"] == "JWT"
    else { return undecodable }
    // The issuer is the client id as text, or the app's number as either.
    guard
      [app.clientID, "\(app.id)"].contains(
        claims["iss"]?.string ?? claims["iss"]?.integer.map { "\($0)" } ?? "")
    else { return "'Issuer' claim ('iss') must be the app's client id or id" }
    guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: app.publicKey),
      key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature),
        for: SHA256.hash(data: Data("\(parts[0]).\(parts[1])".utf8)), padding: .insecurePKCS1v1_5)
    else { return undecodable }
    let now = Instant.now.secondsSinceEpoch
    guard let issued = claims["iat"]?.integer, issued <= now else {
      return "'Issued at' claim ('iat') must be an Integer representing the time that the "
        + "assertion was issued"
    }
    guard let end = claims["exp"]?.integer, end > now else {
      return "'Expiration time' claim ('exp') must be a numeric value representing the future "
        + "time at which the assertion expires"
    }
    guard end <= now + 600 else {
      return "'Expiration time' claim ('exp') is too far in the future"
    }
    return nil
  }

  private static func json(_ part: String) -> Node? {
    bytes(part).flatMap { try? JSONReader.read($0, file: "token") }
  }

  /// base64url without padding, as RFC 7515 has it.
  private static func bytes(_ part: String) -> [UInt8]? {
    guard !part.contains(where: { "=+/".contains($0) }) else { return nil }
    let text = String(part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))
      .map { [UInt8]($0) }
  }
}
