import Dispatch
import FoundationEssentials
import GitRepository
import HTTPAccess
import Synchronization

/// What is shown to a server that wants to know who asks: each thing once, the named before the usual.
final class CredentialOffers: Sendable {
  private struct Offer {
    let credential: RemoteCredential
    /// What it is, as a person knows it.
    let name: String
    var isRSA = false
  }

  private let address: RemoteAddress
  private let credentials: RemoteCredentials
  private let shown = Mutex<[Offer]>([])
  /// What Git's credential helpers answered, once they were asked.
  private let helped = Mutex<Offer??>(nil)

  init(_ address: RemoteAddress, _ credentials: RemoteCredentials) {
    self.address = address
    self.credentials = credentials
  }

  /// Who one is for SSH, where the address does not say.
  static func user(_ credentials: RemoteCredentials) -> String {
    credentials.variable("LOGNAME") ?? credentials.variable("USER") ?? "git"
  }

  /// The next thing to show. Blocks its thread while Git's credential helpers are asked.
  ///
  /// - Throws: ``RemoteError`` where there is no other.
  func next(_ question: CredentialQuestion) throws -> RemoteCredential {
    let before = shown.withLock { $0 }
    let offer: Offer?
    switch address.scheme {
    case .http, .https: offer = before.isEmpty ? try password() : nil
    case .ssh: offer = try keys().dropFirst(before.count).first
    case .git, .file: offer = nil
    }
    guard let offer else { throw before.isEmpty ? nothingToShow : refusal }
    shown.withLock { $0.append(offer) }
    return offer.credential
  }

  // MARK: HTTP

  private func password() throws -> Offer? {
    guard address.scheme == .https || isLoopback else {
      throw RemoteError(
        .credentials,
        "\(address) wants to know who asks, and on http:// everybody on the way could read the answer; take "
          + "https://")
    }
    let user = credentials.variable("MENDWALL_GIT_USERNAME") ?? address.user
    if let password = address.password {
      return Offer(
        credential: .password(user: address.user ?? "", password: password.value),
        name: "the password of the address")
    }
    if let token = try credentials.token() {
      return Offer(
        credential: .password(
          // Where the user does not matter this is as good as any; Bitbucket has one of its own.
          user: user ?? (address.host == "bitbucket.org" ? "x-token-auth" : "oauth2"),
          password: token.value.value), name: "the token of \(token.origin)")
    }
    if let known = try fromHelper() { return known }
    // Some forges take a token in the place of the user.
    return address.user.map {
      Offer(credential: .password(user: $0, password: ""), name: "the user of the address")
    }
  }

  private func fromHelper() throws -> Offer? {
    if let known = helped.withLock({ $0 }) { return known }
    let helper = CredentialHelper(environment: credentials.environment)
    let known = try CredentialOffers.blocking { [address] in
      try await helper.password(for: address)
    }
    let offer = known.map {
      Offer(
        credential: .password(user: $0.user, password: $0.1.value),
        name: "what Git's credential helper has for \($0.user)")
    }
    helped.withLock { $0 = .some(offer) }
    return offer
  }

  /// Begins anew for another connection, where a server did not wait for the helpers' answer.
  ///
  /// - Returns: whether that is worth while.
  func rewind() -> Bool {
    guard helped.withLock({ $0 }) != nil else { return false }
    return shown.withLock { shown in
      defer { shown = [] }
      return shown.count == 1
    }
  }

  private var isLoopback: Bool {
    ["localhost", "::1"].contains(address.host) || address.host.hasPrefix("127.")
  }

  private static func blocking<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  )
    throws -> Value
  {
    let answer = Answer<Value>()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      answer.value.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    guard let result = answer.value.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  // MARK: SSH

  private func keys() throws(RemoteError) -> [Offer] {
    let user = address.user ?? CredentialOffers.user(credentials)
    let passphrase = try credentials.passphrase()
    if let path = credentials.keyFile ?? credentials.variable("MENDWALL_SSH_KEY") {
      guard let key = SSHKeyFile(path: path) else {
        throw RemoteError(
          .credentials, "the key \(path) cannot be read; look at its name and its rights")
      }
      if key.isEncrypted, passphrase == nil {
        throw RemoteError(
          .credentials,
          "the key \(path) has a passphrase; name it by MENDWALL_SSH_PASSPHRASE or "
            + "MENDWALL_SSH_PASSPHRASE_FILE, or use the agent")
      }
      return [offer(key, user, passphrase)]
    }
    var offers: [Offer] = []
    if let socket = credentials.variable("SSH_AUTH_SOCK"),
      FileManager.default.fileExists(atPath: socket)
    {
      offers.append(Offer(credential: .agent(user: user), name: "the keys of the agent"))
    }
    for key in usualKeys where !key.isEncrypted || passphrase != nil {
      offers.append(offer(key, user, passphrase))
    }
    return offers
  }

  private var usualKeys: [SSHKeyFile] {
    guard let home = credentials.home else { return [] }
    return ["id_ed25519", "id_ecdsa", "id_rsa"].compactMap {
      SSHKeyFile(path: "\(home)/.ssh/\($0)")
    }
  }

  private func offer(_ key: SSHKeyFile, _ user: String, _ passphrase: Secret?) -> Offer {
    Offer(
      credential: .keyFile(
        user: user, path: key.path, passphrase: key.isEncrypted ? passphrase?.value : nil),
      name: "the key \(key.path)", isRSA: key.isRSA)
  }

  // MARK: Words

  private var nothingToShow: RemoteError {
    guard address.scheme == .ssh else {
      return RemoteError(
        .credentials,
        "\(address) wants to know who asks (or there is no such repository); set MENDWALL_GIT_TOKEN, name a file "
          + "with --git-token-file, or have git credential fill know it")
    }
    let locked = usualKeys.first { $0.isEncrypted }
    let hint =
      locked.map {
        "; \($0.path) has a passphrase, which MENDWALL_SSH_PASSPHRASE would name"
      } ?? ""
    return RemoteError(
      .credentials,
      "there is no key to show to \(address): no agent (SSH_AUTH_SOCK), none in ~/.ssh, and none named with "
        + "--ssh-key or MENDWALL_SSH_KEY\(hint)")
  }

  /// That the server took nothing of what it was shown.
  var refusal: RemoteError {
    let offers = shown.withLock { $0 }
    if offers.isEmpty {
      return RemoteError(
        .credentials,
        "\(address) refuses whoever asks; look whether this user may read that repository")
    }
    let names = offers.map(\.name).joined(separator: ", ")
    guard address.scheme == .ssh else {
      return RemoteError(
        .credentials,
        "\(address) refused \(names); look whether it is still valid, and may read that repository")
    }
    let user = address.user ?? CredentialOffers.user(credentials)
    var words =
      "\(address) took none of these for the user \(user): \(names); give it the public key, or name another "
      + "key with --ssh-key or MENDWALL_SSH_KEY"
    if let key = offers.first(where: \.isRSA) {
      words +=
        "; \(key.name) is of RSA, and libssh2 before 1.11 signs by it with SHA-1 only, which OpenSSH since 8.8 "
        + "refuses: take an Ed25519 key (ssh-keygen -t ed25519)"
    } else if offers.contains(where: { if case .agent = $0.credential { true } else { false } }) {
      words +=
        "; RSA keys of an agent do not count with libssh2 before 1.11 and OpenSSH since 8.8"
    }
    return RemoteError(.credentials, words)
  }

  /// That a key's file is none, or has another passphrase.
  func unusable(_ words: String) -> RemoteError {
    let name = shown.withLock { $0.last?.name } ?? "the key"
    return RemoteError(
      .credentials,
      "\(name) cannot be used: its passphrase is another (MENDWALL_SSH_PASSPHRASE), or this libssh2 does not know "
        + "its format; \(words)")
  }
}

/// What came of a task that a thread waits for.
private final class Answer<Value: Sendable>: Sendable {
  let value = Mutex<Result<Value, any Error>?>(nil)
}
