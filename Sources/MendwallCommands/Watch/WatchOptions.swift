import ArgumentParser
import FoundationEssentials
import KubernetesClient
import Watching

/// How a watch goes on, and what it tells others.
struct WatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("How often to look whether Git has changed.", valueName: "seconds"))
  var poll = 30

  @Option(
    help: ArgumentHelp(
      "How often to list and compare everything anew, whatever was heard.", valueName: "seconds"))
  var fullInterval = 600

  @Option(
    help: ArgumentHelp(
      "Serve /metrics, /healthz, /readyz and /webhook/git there, such as 127.0.0.1:9090.",
      discussion: "Without it nothing listens.", valueName: "address:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp(
      "A file with the secret of the webhook that tells of pushes (GitHub, GitLab, Gitea, Forgejo).",
      discussion:
        "A message that proves that it knows the secret has Git looked at at once; it says nothing more.",
      valueName: "file"))
  var webhookSecret: String?

  @Option(
    help: ArgumentHelp("The shortest time between two published reports.", valueName: "seconds"))
  var publishInterval = 60

  @Option(
    help: ArgumentHelp(
      "Have one of several replicas report and restore: the one that holds this Lease.",
      valueName: "namespace/name"))
  var leaderElect: String?

  @Option(
    help: ArgumentHelp(
      "What this replica is called in the Lease. Default: the host's name and a random part.",
      discussion: "Each replica needs another: two of the same name would both lead.",
      valueName: "name"))
  var identity: String?

  @Option(
    help: ArgumentHelp(
      "How long a Lease holds that is not renewed any more.", valueName: "seconds"))
  var leaseDuration = 15

  @Option(
    help: ArgumentHelp(
      "How long the leader goes on without having renewed it.", valueName: "seconds"))
  var renewDeadline = 10

  @Option(help: ArgumentHelp("How often to look at the Lease.", valueName: "seconds"))
  var retryPeriod = 2

  func validate() throws {
    if [listen, webhookSecret, leaderElect, identity].contains("") {
      throw ValidationError(
        "--listen, --webhook-secret, --leader-elect and --identity need a value; this one is empty."
      )
    }
    guard (1...86_400).contains(poll), (10...86_400).contains(fullInterval) else {
      throw ValidationError(
        "--poll takes 1 to 86400 seconds, and --full-interval 10 to 86400.")
    }
    guard (1...86_400).contains(publishInterval) else {
      throw ValidationError("--publish-interval takes 1 to 86400 seconds.")
    }
    if listen != nil, address == nil {
      throw ValidationError(
        "--listen takes an address and a port, such as 127.0.0.1:9090 or [::]:9090.")
    }
    if webhookSecret != nil, listen == nil {
      throw ValidationError("--webhook-secret is for a webhook, which needs --listen.")
    }
    if leaderElect != nil, lease == nil {
      throw ValidationError("--leader-elect takes NAMESPACE/NAME of a Lease.")
    }
    // client-go's rules: whoever leads stops before anybody else begins.
    guard retryPeriod >= 1, renewDeadline > retryPeriod, leaseDuration > renewDeadline else {
      throw ValidationError(
        "--retry-period must be shorter than --renew-deadline, and that shorter than --lease-duration."
      )
    }
    guard leaseDuration <= 3600 else {
      throw ValidationError("--lease-duration takes 3600 seconds at most.")
    }
  }

  var address: (host: String, port: Int)? {
    guard let listen, let colon = listen.lastIndex(of: ":"),
      let port = UInt16(listen[listen.index(after: colon)...])
    else { return nil }
    var host = listen[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return host.isEmpty ? nil : (String(host), Int(port))
  }

  var lease: (namespace: String, name: String)? {
    let parts = (leaderElect ?? "").split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts.contains("") ? (String(parts[0]), String(parts[1])) : nil
  }

  var timing: LeaseElection.Timing {
    var timing = LeaseElection.Timing()
    timing.duration = .seconds(leaseDuration)
    timing.renewDeadline = .seconds(renewDeadline)
    timing.retry = .seconds(retryPeriod)
    return timing
  }
}
