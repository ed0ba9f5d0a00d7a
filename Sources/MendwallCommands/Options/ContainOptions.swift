import ArgumentParser
import Containment
import PolicyModel

struct ContainOptions: ParsableArguments {
  static let defaultIncident = "emergency"

  @Argument(help: ArgumentHelp("The namespaces to cut off.", valueName: "namespace"))
  var namespaces: [String] = []

  @Option(
    name: [.customLong("selector"), .customShort("l")],
    help: ArgumentHelp(
      "Cut off the namespaces with these labels, as kubectl selects them: team=payments.",
      discussion: "kube-system, kube-public and kube-node-lease only where they are named.",
      valueName: "selector"))
  var selector: String?

  @Option(
    help: ArgumentHelp(
      "Of the namespaces only the pods with these labels: app=web,tier in (a,b).",
      valueName: "selector"))
  var pods: String?

  @Option(help: ArgumentHelp("Why; kept on the policies and in every report.", valueName: "text"))
  var reason: String

  @Option(
    help: ArgumentHelp(
      "The id of the incident, by which mendwall release ends it.", valueName: "id"))
  var incident = ContainOptions.defaultIncident

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      "How long it is meant to last: 30m, 2h, 3d. Afterwards mendwall detect reports it.",
      valueName: "time"))
  var duration = Lasting(seconds: 4 * 3600)

  @Flag(help: "Keep the cluster's DNS.")
  var allowDns = false

  @Option(
    help: ArgumentHelp(
      "Keep who may reach the pods. May be repeated.",
      discussion: """
        PEER[@PROTOCOL[/PORT[-END]]], where PEER is an address or network (10.0.0.0/8), a namespace \
        (monitoring), or pods of one (forensics/app=collector): forensics/app=collector@tcp/8443.
        """, valueName: "peer"))
  var allowFrom: [String] = []

  @Option(
    help: ArgumentHelp(
      "Keep whom the pods may reach, written like --allow-from. May be repeated.",
      valueName: "peer"))
  var allowTo: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Cut off also what other policies allow.",
      discussion: """
        By a ClusterNetworkPolicy or AdminNetworkPolicy where the cluster has the kind, else by setting \
        those policies aside into the bundle; mendwall release puts them back.
        """))
  var override = false

  func validate() throws {
    if namespaces.isEmpty == (selector == nil) {
      throw ValidationError("Name the namespaces to cut off, or select them with --selector.")
    }
    if namespaces.contains("") {
      throw ValidationError("A namespace needs a name; this one is empty.")
    }
    do {
      _ = try containment(at: Instant(secondsSinceEpoch: 0))
      _ = try selector.map { try PodSelector($0) }
    } catch { throw ValidationError("\(error)") }
  }

  /// What is asked for.
  func containment(at now: Instant) throws(InvalidContainment) -> Containment {
    func peers(_ texts: [String]) throws(InvalidContainment) -> [AllowedPeer] {
      var peers: [AllowedPeer] = []
      for text in texts { peers.append(try AllowedPeer(text)) }
      return peers
    }
    var selected: PodSelector?
    if let pods { selected = try PodSelector(pods) }
    return try Containment(
      incident: incident, reason: reason,
      until: Instant(secondsSinceEpoch: now.secondsSinceEpoch + duration.seconds), pods: selected,
      allowDNS: allowDns, allowFrom: try peers(allowFrom), allowTo: try peers(allowTo))
  }

  /// A length of time as a person writes it.
  struct Lasting: ExpressibleByArgument, Sendable {
    let seconds: Int64

    init(seconds: Int64) { self.seconds = seconds }

    init?(argument: String) {
      let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400]
      guard let last = argument.last, let unit = units[last],
        let count = Int64(argument.dropLast()), (1...100_000).contains(count)
      else { return nil }
      seconds = count * unit
    }

    var defaultValueDescription: String { "\(seconds / 3600)h" }
  }
}
