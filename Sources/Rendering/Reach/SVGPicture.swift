import Reachability
import Reports

/// What a picture of connections shows, before anything has a place.
struct SVGPicture {
  /// More edges than this nobody can follow.
  static let mostEdges = 40
  /// More peers than this nobody can find.
  static let mostPeers = 60

  /// What peers are drawn in: a namespace, or a frame for those that have none.
  enum Frame: Hashable, Comparable {
    case everywhere
    case outside
    case several
    case namespace(String)

    var title: String {
      switch self {
      case .everywhere: "everywhere"
      case .outside: "outside"
      case .several: "several namespaces"
      case .namespace(let name): name
      }
    }

    /// Whether it stands left of all namespaces.
    var isLeft: Bool { self == .everywhere || self == .outside }
  }

  struct Peer: Hashable {
    let frame: Frame
    let name: String
    let detail: String
  }

  struct Edge: Hashable {
    /// Index of a peer.
    let from: Int
    let to: Int
    /// Of two states.
    let kind: ConnectionChange.Kind?
    /// The sign and the word of a change, then ports.
    let label: [String]
    /// The edge in a sentence.
    let words: String
  }

  /// What differs between groups of peers.
  struct Change {
    let from: [PeerGroup]
    let to: [PeerGroup]
    let kind: ConnectionChange.Kind
    let before: PortSet
    let after: PortSet
    let causes: [String]
  }

  private(set) var peers: [Peer] = []
  private(set) var edges: [Edge] = []
  /// How many there are beside those that are drawn.
  private(set) var hidden = 0
  private var places: [Peer: Int] = [:]

  /// - Parameter changes: of two states.
  init(_ changes: [Change]) {
    var drawn: Set<Edge> = []
    for kind in ConnectionChange.Kind.allCases {
      for change in changes where change.kind == kind {
        let ports =
          switch kind {
          case .opened: [change.after.description]
          case .closed: [change.before.description]
          case .widened, .narrowed, .changed:
            [change.before.description, "→ \(change.after)"]
          }
        add(
          from: change.from, to: change.to, kind, ["\(kind.pictured) \(kind.rawValue)"] + ports,
          change.causes, &drawn)
      }
    }
  }

  /// - Parameter lines: of one state.
  init(_ lines: [(from: [PeerGroup], to: [PeerGroup], ports: PortSet)]) {
    var drawn: Set<Edge> = []
    for line in lines {
      add(from: line.from, to: line.to, nil, [line.ports.description], [], &drawn)
    }
  }

  private mutating func add(
    from: [PeerGroup], to: [PeerGroup], _ kind: ConnectionChange.Kind?, _ label: [String],
    _ causes: [String], _ drawn: inout Set<Edge>
  ) {
    let senders = SVGPicture.peers(from)
    let receivers = SVGPicture.peers(to)
    for sender in senders {
      for receiver in receivers {
        let ports = label.dropFirst(kind == nil ? 0 : 1).joined(separator: " ")
        let words =
          "\(kind.map { "\($0.rawValue): " } ?? "")\(sender.inWords) to \(receiver.inWords), \(ports)"
          + (causes.isEmpty ? "" : ", by \(causes.joined(separator: ", "))")
        if edges.count == SVGPicture.mostEdges {
          hidden += 1
          continue
        }
        let edge = Edge(
          from: place(of: sender), to: place(of: receiver), kind: kind, label: label, words: words)
        if drawn.insert(edge).inserted { edges.append(edge) }
      }
    }
  }

  private mutating func place(of peer: Peer) -> Int {
    if let place = places[peer] { return place }
    peers.append(peer)
    places[peer] = peers.count - 1
    return peers.count - 1
  }

  /// Each group by itself, or many as one that stands for them.
  private static func peers(_ groups: [PeerGroup]) -> [Peer] {
    let all = groups.map(peer)
    guard all.count > 3 else { return all }
    let frames = Set(all.map(\.frame))
    let named = all.prefix(2).map { frames.count == 1 ? $0.name : $0.inWords }
    return [
      Peer(
        frame: frames.count == 1 ? all[0].frame : .several,
        name: "\(named.joined(separator: ", ")) and \(all.count - 2) more",
        detail: "\(all.count) peers")
    ]
  }

  private static func peer(_ group: PeerGroup) -> Peer {
    switch group {
    case .everything:
      Peer(frame: .everywhere, name: "everything", detail: "every pod and every address")
    case .everyPod: Peer(frame: .everywhere, name: "every pod", detail: "of every namespace")
    case .namespace(let name): Peer(frame: .namespace(name), name: "*", detail: "every pod")
    case .internet:
      Peer(frame: .outside, name: "any address", detail: "outside of the cluster")
    case .peer(let peer):
      Peer(
        frame: peer.namespace.map { .namespace($0) } ?? .outside, name: peer.nameInNamespace,
        detail: peer.kindInWords == peer.nameInNamespace
          ? "forwards Ingresses and Routes" : peer.kindInWords)
    }
  }
}

extension SVGPicture.Peer {
  var inWords: String {
    if case .namespace(let namespace) = frame { "\(namespace)/\(name)" } else { name }
  }
}

extension ConnectionChange.Kind {
  /// The sign in a picture, which tells what is wholly new or gone from what only differs.
  var pictured: String {
    switch self {
    case .opened: "+"
    case .closed: "-"
    case .widened, .narrowed, .changed: "±"
    }
  }
}
