import Documents
import PolicyModel
import Reachability
public import Reports
import Workloads

/// Tests for netassert v2, which tries connections in the cluster itself, so that the answers of the
/// policies can be held against packets.
///
/// Of one state what it allows must succeed. Of two states the first one is the good one: what the second
/// opened must fail, and what it closed must succeed.
public enum NetassertRenderer {
  /// How many ports of a pair are tried.
  private static let portsPerPair = 3

  private struct Trial {
    let from: Node
    let to: Node
    let name: String
    let transport: TransportProtocol
    let port: UInt16
    let mustSucceed: Bool
  }

  /// What netassert cannot try, or would have to try too often.
  private struct LeftOut {
    var senders = 0
    var receivers = 0
    var protocols = 0
    var ports = 0
  }

  /// - Returns: a list of tests in YAML; what was left out is counted in the comment above it.
  public static func render(_ report: ReachReport) -> String {
    var leftOut = LeftOut()
    let known = namedPorts(of: report)
    let trials = (report.connections ?? []).flatMap { connection in
      self.trials(connection, known[connection.to.peer] ?? [], &leftOut)
    }
    let head = comment(report, leftOut, isEmpty: trials.isEmpty)
    return head + escaped(YAMLWriter.write(Node(.sequence(trials.map(test)))))
  }

  private static func trials(
    _ connection: ReachReport.Connection, _ known: Set<UInt16>, _ leftOut: inout LeftOut
  ) -> [Trial] {
    guard let from = resource(connection.from.peer) else {
      leftOut.senders += 1
      return []
    }
    guard let to = destination(connection.to.peer) else {
      leftOut.receivers += 1
      return []
    }
    var trials: [Trial] = []
    func add(_ ports: PortSet, mustSucceed: Bool) {
      for transport in TransportProtocol.allCases {
        let ranges = ports.ports(of: transport)
        if ranges.isEmpty { continue }
        // UDP is heard by a sniffer in the receiver's pod, which an address outside has not.
        guard transport == .tcp || transport == .udp && to["host"] == nil else {
          leftOut.protocols += 1
          continue
        }
        for range in ranges {
          if trials.count == portsPerPair {
            leftOut.ports += 1
            continue
          }
          let port = known.filter(range.contains).min() ?? range.lowerBound
          let peers = [connection.from.peer, connection.to.peer].map(\.nameWithKind)
          trials.append(
            Trial(
              from: from, to: to,
              name: printable(
                "\(peers[0]) to \(peers[1]) on \(transport.rawValue.lowercased())/\(port) "
                  + (mustSucceed ? "must succeed" : "must fail")),
              transport: transport, port: port, mustSucceed: mustSucceed))
        }
      }
    }
    if let allowed = connection.allow?.ports { add(allowed, mustSucceed: true) }
    let before = connection.before?.ports ?? .none
    let after = connection.after?.ports ?? .none
    add(after.subtracting(before), mustSucceed: false)
    add(before.subtracting(after), mustSucceed: true)
    return trials
  }

  /// Controls that turn text around stand only within double quotes, and mean the same escaped.
  private static func escaped(_ yaml: String) -> String {
    if yaml.utf8.allSatisfy({ $0 < 0x80 }) { return yaml }
    var result = ""
    for scalar in yaml.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func test(_ trial: Trial) -> Node {
    [
      "name": Node(.string(trial.name)), "type": "k8s",
      "protocol": Node(.string(trial.transport.rawValue.lowercased())),
      "targetPort": Node(.integer(Int64(trial.port))), "timeoutSeconds": 15, "attempts": 3,
      "exitCode": trial.mustSucceed ? 0 : 1, "src": ["k8sResource": trial.from], "dst": trial.to,
    ]
  }

  /// A peer in whose pods netassert can start a container.
  private static func resource(_ peer: Peer) -> Node? {
    let kinds = ["Deployment", "StatefulSet", "DaemonSet", "Pod"]
    guard let namespace = peer.namespace, kinds.contains(peer.kindInWords) else { return nil }
    return [
      "kind": Node(.string(peer.kindInWords.lowercased())),
      "name": Node(.string(peer.nameInNamespace)), "namespace": Node(.string(namespace)),
    ]
  }

  /// A peer that can be addressed; of several addresses nobody knows which one answers.
  private static func destination(_ peer: Peer) -> Node? {
    if case .range(let range) = peer {
      return range.first == range.last
        ? ["host": ["name": Node(.string(range.first.text))]] : nil
    }
    return resource(peer).map { ["k8sResource": $0] }
  }

  /// The ports that connections name one by one, by their receiver: somebody is likely to listen there.
  private static func namedPorts(of report: ReachReport) -> [Peer: Set<UInt16>] {
    var ports: [Peer: Set<UInt16>] = [:]
    for connection in report.connections ?? [] {
      for map in [connection.allow, connection.before, connection.after] {
        for transport in [TransportProtocol.tcp, .udp] {
          for range in map?.ports.ports(of: transport) ?? [] where range.count == 1 {
            ports[connection.to.peer, default: []].insert(range.lowerBound)
          }
        }
      }
    }
    return ports
  }

  private static func comment(_ report: ReachReport, _ leftOut: LeftOut, isEmpty: Bool) -> String {
    var sentences: [String] = []
    if let against = report.against {
      sentences.append(
        "What holds where \(report.state) is in force, and \(against) departs from it:")
      sentences.append("what was opened must fail (exitCode 1), what was closed must succeed.")
    } else {
      sentences.append("What \(report.state) allows must succeed.")
    }
    sentences.append(
      "A range is tried at one port. Where nobody listens, a test fails as if it were denied.")
    func count(_ number: Int, _ one: String, _ many: String) {
      if number > 0 { sentences.append("Left out: \(number) \(number == 1 ? one : many).") }
    }
    count(
      leftOut.senders, "pair whose sender is no Deployment, StatefulSet, DaemonSet or Pod",
      "pairs whose sender is no Deployment, StatefulSet, DaemonSet or Pod")
    count(
      leftOut.receivers, "pair whose receiver is neither such a one nor a single address",
      "pairs whose receiver is neither such a one nor a single address")
    count(
      leftOut.protocols, "time SCTP, or UDP to an address", "times SCTP, or UDP to an address")
    count(
      leftOut.ports, "port of a pair of which \(portsPerPair) are tried",
      "ports of pairs of which \(portsPerPair) are tried")
    if isEmpty { sentences.append("Nothing is left to try.") }
    return "# Tests for netassert v2, written by mendwall.\n"
      + sentences.map { "# \(printable($0))\n" }.joined()
  }
}
