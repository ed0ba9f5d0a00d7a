import Documents
import ExternalPrograms
import FoundationEssentials
import HTTPAccess
import NIOHTTP1
import SystemPackage

/// A GitHub App, which shows who it is with a token that its key signs, and gets one for a repository
/// (GitHub documentation, "Generating a JSON Web Token (JWT) for a GitHub App").
public struct GitHubApp: Sendable {
  /// The app's id, or its client id.
  public var id: String
  /// The path of its private key: RSA, PEM.
  public var keyFile: String

  public init(id: String, keyFile: String) {
    self.id = id
    self.keyFile = keyFile
  }

  /// A token for what the app may do in a repository. It lasts an hour.
  func token(url: String, repository: String, settings: WebSettings) async throws(PublishingError)
    -> Secret
  {
    let proof = try await proof(now: settings.now())
    let session = try GitHub.session(url: url, token: proof, settings: settings)
    do throws(PublishingError) {
      let token = try await token(session, repository)
      await session.close()
      return token
    } catch {
      await session.close()
      throw error
    }
  }

  private func token(_ session: WebSession, _ repository: String) async throws(PublishingError)
    -> Secret
  {
    let find = WebRequest.reading(
      "/repos/\(repository)/installation", "find the app's installation in \(repository)")
    let installation = try session.json(try await session.send(find), find)
    guard let id = installation["id"]?.integer else {
      throw PublishingError(.badAnswer, "GitHub names no installation of the app in \(repository)")
    }
    var request = WebRequest.writing(
      .POST, "/app/installations/\(id)/access_tokens",
      // For this repository alone, of all that the app is installed on.
      .object(["repositories": .list([.text(repository.drop { $0 != "/" }.dropFirst())])]),
      .repeatable,
      "get a token for the app's installation in \(repository)")
    // What it makes is for reading too.
    request.effect = .reading
    let made = try session.json(try await session.send(request), request)
    guard let token = made["token"]?.string, !token.isEmpty else {
      throw PublishingError(.badAnswer, "GitHub gives the app no token for \(repository)")
    }
    return Secret(token)
  }

  /// The signed token (RFC 7519, RS256), good for nine minutes: GitHub allows ten, and clocks differ.
  private func proof(now: Int64) async throws(PublishingError) -> Secret {
    let header = GitHubApp.encoded(#"{"alg":"RS256","typ":"JWT"}"#)
    let claims: Node = .object([
      "iat": .number(now - 60), "exp": .number(now + 540), "iss": .text(id),
    ])
    let signed = "\(header).\(GitHubApp.encoded(JSONWriter.compact(claims)))"
    return Secret("\(signed).\(GitHubApp.encoded(try await signature(of: signed)))")
  }

  /// By openssl, which reads every form of key that GitHub has given out.
  private func signature(of text: String) async throws(PublishingError) -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "mendwall-\(UUID().uuidString)"
    ).path(percentEncoded: false)
    do { try Data(text.utf8).write(to: URL(filePath: file)) } catch {
      throw PublishingError(
        .configuration, "what the app signs cannot be written to \(file): \(error)")
    }
    defer { try? FileManager.default.removeItem(atPath: file) }
    let program = ExternalProgram(
      "openssl", arguments: ["dgst", "-sha256", "-sign", keyFile, "-binary"],
      environment: .inherited(with: [:]), input: file, deadline: .seconds(20), mostOutput: 1 << 16)
    do throws(ExternalProgram.Failure) { return try await program.run() } catch {
      let why =
        switch error {
        case .notFound: "openssl is not there; install it"
        case .ended(_, let said):
          "openssl cannot sign with it (\(printable(said.prefix { !$0.isNewline }.description))); it is the PEM "
            + "file that GitHub gave"
        case .tooSlow, .tooMuchOutput, .notRunnable: "openssl does not sign with it"
        }
      throw PublishingError(.configuration, "the app's key \(keyFile) cannot be used: \(why)")
    }
  }

  private static func encoded(_ text: String) -> String { encoded(Array(text.utf8)) }

  /// Base64 for URLs, without padding (RFC 7515, 2).
  private static func encoded(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}
