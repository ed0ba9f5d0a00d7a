/// Where everything of a picture stands, in user units. Frames never overlap, and labels never cover each
/// other: each label has a place of its own between two columns, and its edge goes through it.
struct SVGLayout {
  struct Box {
    var x = 0
    var y = 0
    var width = 0
    var height = 0
  }

  struct Point: Equatable {
    let x: Int
    let y: Int
  }

  struct Route {
    /// Pairs of points between which the edge is straight; curves join the pairs.
    var start = Point(x: 0, y: 0)
    var straights: [(Point, Point)] = []
    var end = Point(x: 0, y: 0)
    /// Both ends are on the right side of one column.
    var isLoop = false
    var label = Box()
  }

  static let margin = 20
  static let nodeSize = 13
  static let detailSize = 11
  static let labelSize = 12
  static let lineHeight = 15

  /// By frame, by peer, by edge.
  private(set) var frames: [Box]
  private(set) var peers: [Box]
  private(set) var routes: [Route]
  private(set) var width = 0
  private(set) var height = 0

  private let picture: SVGPicture
  private let order: SVGOrder
  private var lanes: [SVGOrder.Item: [Int: Int]] = [:]
  /// By edge, the columns right of which it goes through without its label.
  private var crossings: [Int: [Int: (Point, Point)]] = [:]
  /// By column.
  private var lefts: [Int] = []
  private var rights: [Int] = []

  /// - Parameter top: what is above the drawing.
  init(_ picture: SVGPicture, _ order: SVGOrder, top: Int) {
    self.picture = picture
    self.order = order
    frames = order.frames.map { _ in Box() }
    peers = picture.peers.map { _ in Box() }
    routes = picture.edges.map { _ in Route() }
    for (index, edge) in picture.edges.enumerated() {
      routes[index].isLoop = column(of: edge.from) == column(of: edge.to)
    }
    measure()
    placeColumns(top: top)
    attach()
    placeLabels(top: top)
    connect()
  }

  // MARK: Sizes

  static func name(_ peer: SVGPicture.Peer) -> String { SVGText.shortened(peer.name, to: 38) }
  static func detail(_ peer: SVGPicture.Peer) -> String { SVGText.shortened(peer.detail, to: 38) }
  static func title(_ frame: SVGPicture.Frame) -> String {
    SVGText.shortened(frame.title, to: 38)
  }
  static func label(_ edge: SVGPicture.Edge) -> [String] {
    edge.label.map { SVGText.cut($0, to: 34) }
  }

  private mutating func measure() {
    var ends = [[Int]](repeating: [0, 0], count: peers.count)
    for edge in picture.edges {
      let (from, to) = sides(of: edge)
      ends[edge.from][from] += 1
      ends[edge.to][to] += 1
    }
    for (index, peer) in picture.peers.enumerated() {
      let texts = [
        SVGText.width(SVGLayout.name(peer), size: SVGLayout.nodeSize),
        SVGText.width(SVGLayout.detail(peer), size: SVGLayout.detailSize),
      ]
      peers[index].width = (texts.max() ?? 0) + 24
      peers[index].height = max(44, 16 + 12 * (ends[index].max() ?? 0))
    }
    for (index, frame) in order.frames.enumerated() {
      let own = order.peers[index].map { peers[$0] }
      let title = SVGText.width(SVGLayout.title(frame), size: SVGLayout.nodeSize)
      frames[index].width = max(own.map(\.width).max() ?? 0, title) + 24
      frames[index].height = 32 + own.reduce(0) { $0 + $1.height + 10 } + 2
    }
    for (index, edge) in picture.edges.enumerated() {
      let lines = SVGLayout.label(edge)
      let width = lines.map { SVGText.width($0, size: SVGLayout.labelSize) }.max() ?? 0
      routes[index].label.width = width + 12
      routes[index].label.height = lines.count * SVGLayout.lineHeight + 6
    }
  }

  private func column(of peer: Int) -> Int { order.columnOfFrame[order.frameOfPeer[peer]] }

  /// On which side of its ends an edge stands: 0 left, 1 right.
  private func sides(of edge: SVGPicture.Edge) -> (from: Int, to: Int) {
    let (from, to) = (column(of: edge.from), column(of: edge.to))
    return from == to ? (1, 1) : from < to ? (1, 0) : (0, 1)
  }

  /// The space in which an edge's label stands: right of that column.
  private func gap(of edge: SVGPicture.Edge) -> Int {
    let (from, to) = (column(of: edge.from), column(of: edge.to))
    return from > to ? from - 1 : from
  }

  // MARK: Places

  private mutating func placeColumns(top: Int) {
    var x = SVGLayout.margin
    for column in order.columns.indices {
      let own = order.columns[column].compactMap { item -> Int? in
        if case .frame(let frame) = item { frame } else { nil }
      }
      let width = own.map { frames[$0].width }.max() ?? 0
      lefts.append(x)
      rights.append(x + width)
      for frame in own {
        frames[frame].x = x
        frames[frame].width = width
      }
      x += width
      let labels = picture.edges.indices.filter { gap(of: picture.edges[$0]) == column }
        .map { routes[$0].label.width }
      if let widest = labels.max() {
        x += widest + 120
      } else if column + 1 < order.columns.count {
        x += 80
      }
    }
    width = x + SVGLayout.margin
    let heights = order.columns.map { $0.reduce(-24) { $0 + size(of: $1) + 24 } }
    let tallest = heights.max() ?? 0
    for (column, items) in order.columns.enumerated() {
      var y = top + (tallest - heights[column]) / 2
      for item in items {
        switch item {
        case .frame(let frame): place(frame, y: y)
        case .lane: lanes[item, default: [:]][column] = y + size(of: item) / 2
        }
        y += size(of: item) + 24
      }
    }
    height = top + tallest + SVGLayout.margin
  }

  private func size(of item: SVGOrder.Item) -> Int {
    if case .frame(let frame) = item { frames[frame].height } else { 4 }
  }

  private mutating func place(_ frame: Int, y: Int) {
    frames[frame].y = y
    var inner = y + 32
    for peer in order.peers[frame] {
      peers[peer].x = frames[frame].x + 12
      peers[peer].width = frames[frame].width - 24
      peers[peer].y = inner
      inner += peers[peer].height + 10
    }
  }

  // MARK: Edges

  private func middle(_ peer: Int) -> Int { peers[peer].y + peers[peer].height / 2 }

  /// Spreads the ends of edges over the sides of their peers, in the order of where they go.
  private mutating func attach() {
    struct End {
      let edge: Int
      let isStart: Bool
      let toward: Int
    }
    var ends: [[[End]]] = peers.map { _ in [[], []] }
    for (index, edge) in picture.edges.enumerated() {
      let (from, to) = sides(of: edge)
      let passed = lanes[.lane(index)] ?? [:]
      let near = passed[column(of: edge.from) + (from == 1 ? 1 : -1)]
      let far = passed[column(of: edge.to) + (to == 1 ? 1 : -1)]
      ends[edge.from][from].append(
        End(edge: index, isStart: true, toward: near ?? middle(edge.to)))
      ends[edge.to][to].append(
        End(edge: index, isStart: false, toward: far ?? middle(edge.from)))
    }
    for (peer, sides) in ends.enumerated() {
      for (side, own) in sides.enumerated() {
        let sorted = own.sorted {
          ($0.toward, $0.edge, $0.isStart ? 0 : 1) < ($1.toward, $1.edge, $1.isStart ? 0 : 1)
        }
        for (place, end) in sorted.enumerated() {
          let y = peers[peer].y + peers[peer].height * (place + 1) / (sorted.count + 1)
          let point = Point(x: peers[peer].x + (side == 1 ? peers[peer].width : 0), y: y)
          if end.isStart {
            routes[end.edge].start = point
          } else {
            routes[end.edge].end = point
          }
        }
      }
    }
  }

  /// Gives each edge a height in each space between columns: its label's, or one that no label covers.
  private mutating func placeLabels(top: Int) {
    for column in order.columns.indices {
      let end = column + 1 < lefts.count ? lefts[column + 1] : width - SVGLayout.margin
      let center = (rights[column] + end) / 2
      let own = routes.indices.filter { gap(of: picture.edges[$0]) == column }
      let widest = own.map { routes[$0].label.width }.max() ?? 0
      var slots = picture.edges.indices.compactMap { edge -> (y: Int, edge: Int, height: Int)? in
        if gap(of: picture.edges[edge]) == column {
          // Loops turn at the same place, so that none runs behind another's label.
          let width = routes[edge].isLoop ? widest : routes[edge].label.width
          routes[edge].label.x = center - width / 2
          let ends =
            routes[edge].isLoop
            ? (routes[edge].start.y, routes[edge].end.y) : heights(edge, beside: column)
          return ((ends.0 + ends.1) / 2, edge, routes[edge].label.height)
        }
        guard crosses(edge, column) else { return nil }
        let ends = heights(edge, beside: column)
        return ((ends.0 + ends.1) / 2, edge, 4)
      }.sorted { ($0.y, $0.edge) < ($1.y, $1.edge) }
      var next = top
      for index in slots.indices {
        slots[index].y = max(slots[index].y - slots[index].height / 2, next)
        next = slots[index].y + slots[index].height + 6
      }
      // What was pushed beyond the others' end goes back up as far as there is room.
      var limit = max(
        height - SVGLayout.margin, top + slots.reduce(0) { $0 + $1.height + 6 })
      height = max(height, limit + SVGLayout.margin)
      for index in slots.indices.reversed() {
        slots[index].y = min(slots[index].y, limit - slots[index].height)
        limit = slots[index].y - 6
      }
      for slot in slots {
        if gap(of: picture.edges[slot.edge]) == column {
          routes[slot.edge].label.y = slot.y
        } else {
          crossings[slot.edge, default: [:]][column] = (
            Point(x: center - widest / 2, y: slot.y + 2),
            Point(x: center + widest / 2, y: slot.y + 2)
          )
        }
      }
    }
  }

  /// Whether an edge goes through the space right of a column.
  private func crosses(_ edge: Int, _ column: Int) -> Bool {
    let ends = [picture.edges[edge].from, picture.edges[edge].to].map(self.column)
    return min(ends[0], ends[1]) <= column && column < max(ends[0], ends[1])
  }

  /// How high an edge is at both sides of the space right of a column.
  private func heights(_ edge: Int, beside column: Int) -> (Int, Int) {
    func height(_ column: Int) -> Int {
      if let lane = lanes[.lane(edge)]?[column] { return lane }
      let isStart = self.column(of: picture.edges[edge].from) == column
      return isStart ? routes[edge].start.y : routes[edge].end.y
    }
    return (height(column), height(column + 1))
  }

  private mutating func connect() {
    for (index, edge) in picture.edges.enumerated() {
      let label = routes[index].label
      let y = label.y + label.height / 2
      if routes[index].isLoop {
        routes[index].straights = [(Point(x: label.x, y: y), Point(x: label.x, y: y))]
        continue
      }
      var straights = [(Point(x: label.x, y: y), Point(x: label.x + label.width, y: y))]
      straights += (crossings[index] ?? [:]).values
      for column in order.passed(by: edge) {
        guard let y = lanes[.lane(index)]?[column] else { continue }
        straights.append((Point(x: lefts[column] - 8, y: y), Point(x: rights[column] + 8, y: y)))
      }
      straights.sort { $0.0.x < $1.0.x }
      let isForward = routes[index].start.x < routes[index].end.x
      routes[index].straights =
        isForward ? straights : straights.reversed().map { ($0.1, $0.0) }
    }
  }
}
