import Documents
import MendwallTesting
import Reachability
import Workloads

/// The evaluator of IBM's network-config-analyzer, a package of Python, where it is installed.
enum NetworkConfigAnalyzer {
  /// Who can talk to whom by its account.
  struct Answer {
    private let rows: [Node]

    fileprivate init(_ rows: Node) { self.rows = rows.sequence ?? [] }

    func ports(from source: OracleComparison.End, to destination: OracleComparison.End) -> PortSet {
      var set = PortSet.none
      for row in rows where finds(row["from"], source) && finds(row["to"], destination) {
        for name in row["protocols"]?.sequence ?? [] {
          guard let transport = name.string.flatMap({ TransportProtocol(rawValue: $0) }) else {
            continue
          }
          for range in row["ports"]?.sequence ?? [] {
            guard let first = range.sequence?.first?.integer,
              let last = range.sequence?.last?.integer
            else { continue }
            set = set.union(
              PortSet(transport, UInt16(clamping: first)...UInt16(clamping: last)))
          }
        }
      }
      return set
    }

    private func finds(_ peers: Node?, _ end: OracleComparison.End) -> Bool {
      (peers?.sequence ?? []).contains { peer in
        switch end {
        case .pod(let namespace, let name): return peer.string == "\(namespace)/\(name)"
        case .address(let address):
          guard let first = peer.sequence?.first?.integer, let last = peer.sequence?.last?.integer
          else { return false }
          return address.bytes.count == 4
            && (first...last).contains(address.bytes.reduce(0) { $0 << 8 | Int64($1) })
        }
      }
    }
  }

  static let python = "python3"

  static func isInstalled() async -> Bool {
    let result = try? await Program.run(
      python, ["-c", "import nca.NetworkConfig.ResourcesHandler"])
    return result?.isSuccess ?? false
  }

  /// What it says of each of some files of manifests.
  static func answers(_ files: [String]) async throws -> [Answer] {
    let output = try await Program.output(
      python, ["-c", script], input: files.joined(separator: "\n"))
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("answer ") }
    return try lines.map {
      Answer(try JSONReader.read(Array($0.dropFirst("answer ".count).utf8), file: "answer"))
    }
  }

  private static let script = #"""
    import contextlib, json, os, sys
    from nca.NetworkConfig.ResourcesHandler import ResourcesHandler

    def peers(group):
        found = []
        for peer in group:
            if hasattr(peer, "interval_set"):
                found += [[int(r.start.address), int(r.end.address)] for r in peer.interval_set
                          if r.start.address.version == 4]
            else:
                found.append(str(peer))
        return found

    for path in sys.stdin.read().split():
        # In a process of its own: it keeps the pods of one cluster for the next.
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        with contextlib.redirect_stdout(sys.stderr):
            config = ResourcesHandler().get_network_config([path], None, None, [path])
            allowed = config.allowed_connections().all_allowed_conns
            everybody = config.peer_container.get_all_peers_group(True)
        rows = []
        for cube in allowed:
            each = allowed.get_connectivity_cube(cube)
            names, ports = each["protocols"], each["dst_ports"]
            rows.append({
                "from": peers(each["src_peers"] or everybody),
                "to": peers(each["dst_peers"] or everybody),
                "protocols": [n for n in ("TCP", "UDP", "SCTP") if names is None or n in names],
                "ports": [[1, 65535]] if ports is None
                    else [[i.start, i.end] for i in ports.port_set],
            })
        print("answer " + json.dumps(rows), flush=True)
        os._exit(0)
    """#
}
