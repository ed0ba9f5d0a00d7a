import ArgumentParser

/// How a remote repository is reached.
struct RemoteOptions: ParsableArguments {
  private static let silence = 60

  @Flag(
    help: ArgumentHelp(
      "Of a remote repository, use the copy that an earlier run fetched, and ask nobody; how old it is is said."
    ))
  var offline = false

  @Option(
    help: ArgumentHelp(
      "A file that holds the token, or the password, for a remote repository.",
      discussion: """
        Default: MENDWALL_GIT_TOKEN, the file of MENDWALL_GIT_TOKEN_FILE, or what git credential fill knows. \
        MENDWALL_GIT_USERNAME is the user beside it, where the server minds.
        """,
      valueName: "file"))
  var gitTokenFile: String?

  @Option(
    help: ArgumentHelp(
      "The private key for a repository that is reached by SSH.",
      discussion: """
        Default: MENDWALL_SSH_KEY, the agent, or ~/.ssh/id_ed25519 and its like. The passphrase comes from \
        MENDWALL_SSH_PASSPHRASE or the file of MENDWALL_SSH_PASSPHRASE_FILE. Servers are known by ~/.ssh/known_hosts \
        and /etc/ssh/ssh_known_hosts, or by the file of MENDWALL_SSH_KNOWN_HOSTS.
        """,
      valueName: "file"))
  var sshKey: String?

  @Option(
    name: .customLong("git-ca-file"),
    help: ArgumentHelp(
      "Certificates, as PEM, of the authorities that are trusted for https:// in place of the system's.",
      discussion: "Default: GIT_SSL_CAINFO or SSL_CERT_FILE.", valueName: "file"))
  var gitCAFile: String?

  @Option(
    help: ArgumentHelp(
      "How long the server of a remote repository may say nothing.", valueName: "seconds"))
  var gitTimeout = silence

  func validate() throws {
    if [gitTokenFile, sshKey, gitCAFile].contains("") {
      throw ValidationError(
        "--git-token-file, --ssh-key and --git-ca-file need a file; this one is empty.")
    }
    guard (1...86_400).contains(gitTimeout) else {
      throw ValidationError("--git-timeout takes seconds, from 1 to 86400.")
    }
  }
}
