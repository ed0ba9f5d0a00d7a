/// Which column each frame of a picture stands in, and what stands above what.
///
/// A layered drawing: frames go right along their edges, an edge that passes a column has a lane of its own
/// there, and each column is ordered by what its neighbours are beside (Sugiyama, Tagawa and Toda 1981).
struct SVGOrder {
  /// What stands in a column.
  enum Item: Hashable {
    /// Index of a frame.
    case frame(Int)
    /// Index of an edge that passes through.
    case lane(Int)
  }

  let frames: [SVGPicture.Frame]
  /// By peer.
  let frameOfPeer: [Int]
  /// By frame.
  private(set) var columnOfFrame: [Int]
  private(set) var columns: [[Item]] = []
  /// By frame, in order from above.
  private(set) var peers: [[Int]]

  private static let mostColumns = 4

  init(_ picture: SVGPicture) {
    let frames = Set(picture.peers.map(\.frame)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(frames, frames.indices))
    self.frames = frames
    frameOfPeer = picture.peers.map { numbers[$0.frame] ?? 0 }
    peers = frames.indices.map { _ in [] }
    for (peer, frame) in frameOfPeer.enumerated() { peers[frame].append(peer) }
    columnOfFrame = frames.map { _ in 0 }
    layer(picture)
    fill(picture)
    for round in 0..<6 { order(picture, isForward: round.isMultiple(of: 2)) }
    for frame in frames.indices { orderPeers(of: frame, picture) }
  }

  /// Each frame one column right of those that send to it; of a cycle one edge goes back.
  private mutating func layer(_ picture: SVGPicture) {
    var receivers = [Set<Int>](repeating: [], count: frames.count)
    var senders = receivers
    for edge in picture.edges {
      let (from, to) = (frameOfPeer[edge.from], frameOfPeer[edge.to])
      if from != to, !frames[from].isLeft, !frames[to].isLeft {
        receivers[from].insert(to)
        senders[to].insert(from)
      }
    }
    let start = frames.contains(where: \.isLeft) ? 1 : 0
    var left = Set(frames.indices.filter { !frames[$0].isLeft })
    for frame in left { columnOfFrame[frame] = start }
    while !left.isEmpty {
      // Whoever is sent to by nobody that is left; in a cycle whoever sends most beyond what it gets.
      let next = left.min { one, other in
        let (a, b) = (rank(one, left, senders, receivers), rank(other, left, senders, receivers))
        return a != b ? a < b : one < other
      }
      guard let next else { return }
      left.remove(next)
      for receiver in receivers[next] where left.contains(receiver) {
        columnOfFrame[receiver] = max(
          columnOfFrame[receiver],
          min(columnOfFrame[next] + 1, start + SVGOrder.mostColumns - 1))
      }
    }
  }

  private func rank(_ frame: Int, _ left: Set<Int>, _ senders: [Set<Int>], _ receivers: [Set<Int>])
    -> Int
  {
    let incoming = senders[frame].intersection(left).count
    return incoming == 0 ? Int.min : incoming - receivers[frame].intersection(left).count
  }

  private mutating func fill(_ picture: SVGPicture) {
    columns = [[Item]](repeating: [], count: (columnOfFrame.max() ?? 0) + 1)
    for frame in frames.indices { columns[columnOfFrame[frame]].append(.frame(frame)) }
    for (number, edge) in picture.edges.enumerated() {
      for column in passed(by: edge) { columns[column].append(.lane(number)) }
    }
  }

  /// The columns between an edge's ends, from the left.
  func passed(by edge: SVGPicture.Edge) -> Range<Int> {
    let ends = [edge.from, edge.to].map { columnOfFrame[frameOfPeer[$0]] }.sorted()
    return ends[0] + 1 < ends[1] ? ends[0] + 1..<ends[1] : 0..<0
  }

  private mutating func order(_ picture: SVGPicture, isForward: Bool) {
    let sweep = isForward ? Array(columns.indices) : columns.indices.reversed()
    for column in sweep {
      let beside = isForward ? column - 1 : column + 1
      guard columns.indices.contains(beside) else { continue }
      let places = Dictionary(
        uniqueKeysWithValues: columns[beside].enumerated().map { ($1, $0) })
      var wanted: [Item: [Int]] = [:]
      for (number, edge) in picture.edges.enumerated() {
        guard let own = item(of: edge, number, in: column),
          let place = item(of: edge, number, in: beside).flatMap({ places[$0] })
        else { continue }
        wanted[own, default: []].append(place)
      }
      let keys = columns[column].enumerated().map { index, item -> (Double, Int, Item) in
        let near = wanted[item] ?? []
        let mean =
          near.isEmpty ? Double(index) : Double(near.reduce(0, +)) / Double(near.count)
        return (mean, index, item)
      }
      columns[column] = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
  }

  /// What an edge meets in a column.
  private func item(of edge: SVGPicture.Edge, _ number: Int, in column: Int) -> Item? {
    if passed(by: edge).contains(column) { return .lane(number) }
    for peer in [edge.from, edge.to] where columnOfFrame[frameOfPeer[peer]] == column {
      return .frame(frameOfPeer[peer])
    }
    return nil
  }

  private mutating func orderPeers(of frame: Int, _ picture: SVGPicture) {
    var heights: [Int: [Int]] = [:]
    for edge in picture.edges {
      for (own, other) in [(edge.from, edge.to), (edge.to, edge.from)]
      where frameOfPeer[own] == frame && frameOfPeer[other] != frame {
        let column = columns[columnOfFrame[frameOfPeer[other]]]
        heights[own, default: []].append(
          column.firstIndex(of: .frame(frameOfPeer[other])) ?? 0)
      }
    }
    peers[frame].sort { one, other in
      let means = [one, other].map { peer -> Double in
        let near = heights[peer] ?? []
        return near.isEmpty ? .infinity : Double(near.reduce(0, +)) / Double(near.count)
      }
      return means[0] != means[1]
        ? means[0] < means[1] : picture.peers[one].name < picture.peers[other].name
    }
  }
}
