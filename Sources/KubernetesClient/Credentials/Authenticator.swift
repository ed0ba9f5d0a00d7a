import FoundationEssentials
import HTTPAccess
import PolicyModel

/// Gives each request its credential: reads a token file again when it changes, and runs a credential
/// plugin when what it gave has expired or was refused.
actor Authenticator {
  private let credential: Credential
  private let now: @Sendable () -> Instant
  private var issued: ExecPlugin.Issued?
  private var running: Task<Result<ExecPlugin.Issued, KubernetesError>, Never>?

  init(_ credential: Credential, now: @escaping @Sendable () -> Instant) {
    self.credential = credential
    self.now = now
  }

  /// Whether asking again may give another credential than before.
  nonisolated var isRenewable: Bool {
    credential.plugin != nil || credential.tokenFile != nil
  }

  /// Forgets what a plugin gave, after the server refused it.
  func discard() { issued = nil }

  func authentication() async throws(KubernetesError) -> Authentication {
    var result = Authentication(certificate: credential.certificate)
    if let plugin = credential.plugin {
      let issued = try await credential(from: plugin)
      result.header = issued.token.map { Secret("Bearer \($0.value)") }
      result.certificate = issued.certificate ?? result.certificate
    } else if let path = credential.tokenFile {
      // A projected token is replaced within the hour; the file is small, so it is read each time.
      do throws(FileReading.Failure) {
        let bytes = try FileReading.bytes(at: path, limit: 1 << 20)
        let token = String(decoding: bytes, as: UTF8.self)
        result.header = Secret("Bearer \(token.filter { !$0.isWhitespace })")
      } catch {
        throw KubernetesError(code: .credential, "the token file \(path) \(error.inWords)")
      }
    } else if let token = credential.token {
      result.header = Secret("Bearer \(token.value)")
    } else if let basic = credential.basic {
      result.header = Secret("Basic \(Data(basic.value.utf8).base64EncodedString())")
    }
    return result
  }

  private func credential(from plugin: ExecPlugin) async throws(KubernetesError)
    -> ExecPlugin.Issued
  {
    // Ten seconds early, so that it does not expire on its way.
    let limit = Instant(secondsSinceEpoch: now().secondsSinceEpoch + 10)
    if let issued, issued.expiresAt.map({ $0 > limit }) ?? true { return issued }
    // Requests that start together share one run.
    let task =
      running
      ?? Task {
        do throws(KubernetesError) { return .success(try await plugin.run()) } catch {
          return .failure(error)
        }
      }
    running = task
    let result = await task.value
    running = nil
    issued = try result.get()
    return try result.get()
  }
}
