import HTTPAccess
import MendwallConfiguration

/// Where tokens and webhooks come from: a file that was named, or the environment, and never the command
/// line, which everybody on a machine can read.
public struct Credentials: Sendable {
  private let environment: [String: String]
  private let token: Secret?
  let app: GitHubApp?

  /// - Parameters:
  ///   - environment: the process's variables.
  ///   - token: what a file holds in which the forge's token is; nil for none.
  ///   - app: a GitHub App, in place of a token.
  public init(environment: [String: String], token: String? = nil, app: GitHubApp? = nil) {
    self.environment = environment
    // A file ends with a line break.
    self.token = token.map { Secret($0.filter { !$0.isNewline && $0 != " " }) }
    self.app = app
  }

  func token(for forge: ForgeKind) throws(PublishingError) -> Secret {
    if let token, !token.value.isEmpty { return token }
    for variable in forge.tokenVariables {
      if let value = variableValue(variable) { return Secret(value) }
    }
    let names = forge.tokenVariables.joined(separator: " or ")
    let hint =
      forge == .gitLab && variableValue("CI_JOB_TOKEN") != nil
      ? "; CI_JOB_TOKEN may neither write notes nor set statuses" : ""
    throw PublishingError(
      .configuration,
      "there is no token for \(forge.rawValue); set \(names), or name a file with --token-file\(hint)"
    )
  }

  /// The URL of a webhook.
  func url(_ variable: String, of target: PublishingTarget) throws(PublishingError) -> String {
    guard let url = variableValue(variable) else {
      throw PublishingError(
        .configuration, "there is no URL for \(target.rawValue); set \(variable)")
    }
    return url
  }

  func secret(_ variable: String) -> Secret? { variableValue(variable).map { Secret($0) } }

  private func variableValue(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
