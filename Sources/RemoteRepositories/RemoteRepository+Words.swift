import GitRepository

extension RemoteRepository {
  /// A failure as a sentence: what, why, and what to do.
  func told(_ failure: RemoteFailure, _ offers: CredentialOffers) -> RemoteError {
    let host = address.host
    let file = credentials.authorities?.file
    let hint = offlineHint
    switch failure.code {
    case .unknownHost:
      return RemoteError(
        .connection,
        "there is no machine \(host), as \(address) names it; look for a slip, and at the network's names (DNS)"
          + (address.scheme == .ssh ? "; aliases of ~/.ssh/config are not known here" : "") + hint)
    case .unreachable:
      return RemoteError(
        .connection,
        "\(address) cannot be reached: \(failure.words); look whether the server runs, and whether it may be reached "
          + "from here\(hint)")
    case .certificateExpired:
      return RemoteError(
        .identity,
        "the certificate of \(host) has expired; whoever runs it has to renew it (or this machine's clock is wrong)"
      )
    case .certificateOfAnother:
      return RemoteError(
        .identity,
        "the certificate of \(host) is for another name; take the name that it is for, or have it issued for this one"
      )
    case .certificateUntrusted:
      return RemoteError(
        .identity,
        "the certificate of \(host) is signed by no authority that is trusted here "
          + (file.map { "(those of \($0))" } ?? "(those of the system)")
          + ", or by itself; name the authority's certificate with --git-ca-file")
    case .certificate:
      return RemoteError(.identity, "\(host) does not prove to be \(host): \(failure.words)")
    case .refused: return offers.refusal
    case .unusableKey: return offers.unusable(failure.words)
    case .agent:
      return RemoteError(
        .credentials,
        "the agent of SSH_AUTH_SOCK does not answer; start it, or name a key with --ssh-key")
    case .notFound:
      return RemoteError(
        .notFound,
        "there is no repository \(address), or none that this user may read (\(failure.words)); look for a slip in "
          + "--repo")
    case .redirected:
      return RemoteError(
        .connection,
        "\(address) sends elsewhere (\(failure.words)), and nothing is shown to another host than the one asked; "
          + "name the new address with --repo")
    case .cutShort:
      return RemoteError(
        .connection,
        "the connection to \(address) ended before everything had come (\(failure.words)); "
          + (mirror.state() == nil ? "" : "the copy is as it was before; ") + "run again")
    case .server:
      return RemoteError(
        .connection,
        "the server of \(address) failed: \(failure.words); run again, or ask whoever runs it")
    case .notOwner:
      return RemoteError(
        .other,
        "\(address) belongs to another user, so Git does not trust it; allow it with: git config --global --add "
          + "safe.directory FOLDER")
    case .storage: return CacheFolder.unusable(cache.path, failure.words)
    default: return RemoteError(.other, "\(address) cannot be fetched: \(failure.words)")
    }
  }

  /// What helps where the server is not there.
  var offlineHint: String {
    mirror.state() == nil ? "" : "; --offline uses the copy that is here"
  }

  /// Refuses a server that is not the one that was seen before.
  func judge(_ key: HostKey) throws(RemoteError) {
    let (host, port) = (address.host, address.port ?? 22)
    let files = knownHostsFiles
    let shown = "\(key.shortType.uppercased()) key \(key.fingerprint)"
    let own = files[0]
    let scan = "ssh-keyscan\(port == 22 ? "" : " -p \(port)") -t \(key.shortType) \(host) >> \(own)"
    let name = port == 22 ? host : "[\(host)]:\(port)"
    switch KnownHosts(files: files).judge(key, of: host, port: port) {
    case .known: return
    case .unknown:
      throw RemoteError(
        .identity,
        "\(name) is not known: it shows the \(shown); if whoever runs it says the same, add it: \(scan)"
      )
    case .otherTypes(let types):
      throw RemoteError(
        .identity,
        "\(name) is known by other keys only (\(types.joined(separator: ", "))), and shows the \(shown); if whoever "
          + "runs it says the same, add it: \(scan)")
    case .changed(let place):
      throw RemoteError(
        .identity,
        "\(name) shows another key than it did: the \(shown), and not that of \(place); somebody may stand between. If "
          + "whoever runs it says that the key was changed: ssh-keygen -R '\(name)' -f \(own), then \(scan)"
      )
    case .revoked(let place):
      throw RemoteError(
        .identity,
        "\(name) shows the \(shown), which \(place) marks as revoked; ask whoever runs it")
    }
  }

  /// The first is the one to add to.
  private var knownHostsFiles: [String] {
    if let file = credentials.variable("MENDWALL_SSH_KNOWN_HOSTS") { return [file] }
    let home = credentials.home.map { "\($0)/.ssh/known_hosts" }
    return [home, "/etc/ssh/ssh_known_hosts"].compactMap { $0 }
  }
}
