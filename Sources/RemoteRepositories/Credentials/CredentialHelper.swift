import ExternalPrograms
import FoundationEssentials
import HTTPAccess

/// Git's own stores of passwords (gitcredentials): whatever `credential.helper` names.
struct CredentialHelper: Sendable {
  private static let deadline = Duration.seconds(30)

  let environment: [String: String]

  /// - Returns: nil where no helper knows one, or Git itself is not there.
  /// - Throws: ``RemoteError`` where a helper does not answer in time.
  func password(for address: RemoteAddress) async throws(RemoteError) -> (user: String, Secret)? {
    let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    let file = "\(folder)/mendwall-\(UUID().uuidString)"
    var lines = ["protocol=\(address.scheme.rawValue)", "host=\(authority(of: address))"]
    lines.append("path=\(address.path.drop { $0 == "/" })")
    if let user = address.user { lines.append("username=\(user)") }
    let text = Data((lines.joined(separator: "\n") + "\n\n").utf8)
    guard (try? text.write(to: URL(filePath: file))) != nil else { return nil }
    defer { try? FileManager.default.removeItem(atPath: file) }
    var variables = environment
    // Nobody is there to be asked.
    variables["GIT_TERMINAL_PROMPT"] = "0"
    variables["SSH_ASKPASS"] = nil
    variables["GCM_INTERACTIVE"] = "never"
    let program = ExternalProgram(
      "git", arguments: ["credential", "fill"], environment: .exactly(variables),
      // In a folder that no repository's settings reach.
      workingFolder: "/", input: file, deadline: CredentialHelper.deadline, mostOutput: 1 << 16)
    do {
      return CredentialHelper.answer(try await program.run())
    } catch ExternalProgram.Failure.tooSlow(let limit) {
      throw RemoteError(
        .credentials,
        "Git's credential helper did not answer for \(address) within \(limit.components.seconds) seconds; "
          + "see what git credential fill waits for, or set MENDWALL_GIT_TOKEN")
    } catch { return nil }
  }

  private static func answer(_ bytes: [UInt8]) -> (user: String, Secret)? {
    var user: String?
    var password: Secret?
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      if parts[0] == "username" { user = String(parts[1]) }
      if parts[0] == "password" { password = Secret(String(parts[1])) }
    }
    guard let user, let password, !password.value.isEmpty else { return nil }
    return (user, password)
  }

  private func authority(of address: RemoteAddress) -> String {
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    return host + (address.port.map { ":\($0)" } ?? "")
  }
}
