import HTTPAccess
import MendwallConfiguration

/// Where tokens and webhooks come from: a file that was named, or the environment, and never the command
/// line, which everybody on a machine can read.
public struct Credentials: Sendable {
  private let environment: [String: String]
  private let token: Result<Secret, PublishingError>?
  let app: GitHubApp?

  /// - Parameters:
  ///   - environment: the process's variables.
  ///   - token: what a file holds in which the forge's token is, or why it cannot be read; nil for none.
  ///   - app: a GitHub App, in place of a token.
  public init(
    environment: [String: String], token: Result<String, PublishingError>? = nil,
    app: GitHubApp? = nil
  ) {
    self.environment = environment
    self.token = token?.flatMap { text in
      Result { () throws(PublishingError) in try Credentials.cleaned(text, "the token's file") }
    }
    self.app = app
  }

  func token(for forge: ForgeKind) throws(PublishingError) -> Secret {
    if let token { return try token.get() }
    // A workflow's token is for the forge that runs it, and for no other.
    let isOfGitea =
      environment["GITEA_ACTIONS"] == "true" || environment["FORGEJO_ACTIONS"] == "true"
    let names = forge.tokenVariables
    for name in names where name != "GITHUB_TOKEN" || (forge == .gitea) == isOfGitea {
      if let value = variableValue(name) { return try Credentials.cleaned(value, name) }
    }
    let hint =
      forge == .gitLab && variableValue("CI_JOB_TOKEN") != nil
      ? "; CI_JOB_TOKEN may neither write notes nor set statuses" : ""
    throw PublishingError(
      .configuration,
      "there is no token for \(forge.rawValue); set \(names[0]), or name a file with --token-file\(hint)"
    )
  }

  /// A token as it can stand in a header: files and Secrets end with a line break.
  private static func cleaned(_ text: String, _ origin: String) throws(PublishingError) -> Secret {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let trimmed = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    guard !trimmed.isEmpty, trimmed.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) })
    else {
      throw PublishingError(
        .configuration,
        "\(origin) holds no token: it is empty, or has a space or a sign that no token has")
    }
    return Secret(trimmed)
  }

  /// The URL of a webhook.
  func url(_ variable: String, of target: PublishingTarget) throws(PublishingError) -> String {
    guard let url = variableValue(variable) else {
      throw PublishingError(
        .configuration, "there is no URL for \(target.rawValue); set \(variable)")
    }
    return try Credentials.cleaned(url, variable).value
  }

  /// - Returns: nil where the variable is not set.
  func secret(_ variable: String) throws(PublishingError) -> Secret? {
    guard let value = variableValue(variable) else { return nil }
    return try Credentials.cleaned(value, variable)
  }

  private func variableValue(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
