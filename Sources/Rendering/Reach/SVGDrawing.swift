import Reachability

/// The elements of a picture whose parts have their places.
enum SVGDrawing {
  /// Colours for light and dark. No custom properties: not every program that shows pictures knows them.
  static let styles = """
    text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
    .ground { fill: #ffffff; }
    .head { font-size: 18px; font-weight: bold; fill: #1f2328; }
    .text { font-size: 13px; fill: #1f2328; }
    .note, .detail { fill: #57606a; }
    .note { font-size: 12px; }
    .detail { font-size: 11px; }
    .name { font-size: 13px; font-weight: bold; fill: #1f2328; }
    .frame { fill: #f6f8fa; stroke: #afb8c1; }
    .loose { stroke-dasharray: 2 4; }
    .title { font-size: 13px; fill: #57606a; }
    .peer { fill: #ffffff; stroke: #57606a; }
    .label { fill: #ffffff; stroke-width: 1; }
    .ports { font-size: 12px; fill: #1f2328; }
    .sign { font-size: 12px; font-weight: bold; }
    .edge { fill: none; stroke-width: 2; }
    .edge.opened { stroke-width: 3; }
    .edge.closed { stroke-dasharray: 7 5; }
    .edge.altered { stroke-dasharray: 12 4 2 4; }
    .allowed { stroke: #57606a; } .tip.allowed { fill: #57606a; }
    .opened { stroke: #b3261e; } .tip.opened, .sign.opened { fill: #b3261e; }
    .closed { stroke: #1a56b0; } .tip.closed, .sign.closed { fill: #1a56b0; }
    .altered { stroke: #7a4b00; } .tip.altered, .sign.altered { fill: #7a4b00; }
    .tip, .sign { stroke: none; }
    @media (prefers-color-scheme: dark) {
    .ground, .label { fill: #0d1117; }
    .head, .text, .name, .ports { fill: #e6edf3; }
    .note, .detail, .title { fill: #9da7b3; }
    .frame { fill: #161b22; stroke: #484f58; }
    .peer { fill: #0d1117; stroke: #9da7b3; }
    .allowed { stroke: #9da7b3; } .tip.allowed { fill: #9da7b3; }
    .opened { stroke: #ff7b72; } .tip.opened, .sign.opened { fill: #ff7b72; }
    .closed { stroke: #79b8ff; } .tip.closed, .sign.closed { fill: #79b8ff; }
    .altered { stroke: #e3b341; } .tip.altered, .sign.altered { fill: #e3b341; }
    .tip, .sign { stroke: none; }
    }
    """

  private static let meanings: [(look: String, sign: String, meaning: String)] = [
    ("opened", "+", "opened"), ("closed", "-", "closed"),
    ("altered", "±", "other ports: before → after"),
  ]

  private static func look(_ kind: ConnectionChange.Kind?) -> String {
    switch kind {
    case nil: "allowed"
    case .opened: "opened"
    case .closed: "closed"
    case .widened, .narrowed, .changed: "altered"
    }
  }

  // MARK: Legend

  private static func meanings(of picture: SVGPicture)
    -> [(look: String, sign: String, meaning: String)]
  {
    let looks = Set(picture.edges.map { look($0.kind) })
    return meanings.filter { looks.contains($0.look) }
  }

  private static func width(_ meaning: String) -> Int {
    66 + SVGText.width("± \(meaning)", size: SVGLayout.labelSize)
  }

  static func legendWidth(_ picture: SVGPicture) -> Int {
    meanings(of: picture).reduce(0) { $0 + width($1.meaning) }
  }

  /// What the lines that the picture has stand for; nothing of one state.
  static func legend(_ picture: SVGPicture) -> [String] {
    var x = SVGLayout.margin
    return meanings(of: picture).flatMap { look, sign, meaning in
      defer { x += width(meaning) }
      return [
        "<path class=\"edge \(look)\" d=\"M\(x) 82H\(x + 30)\"/>", tip(look, x: x + 38, y: 82, 1),
        SVGText.element("\(sign) \(meaning)", x: x + 46, y: 86, "sign \(look)"),
      ]
    }
  }

  // MARK: Body

  static func body(_ picture: SVGPicture, _ layout: SVGLayout) -> [String] {
    let order = SVGOrder(picture)
    var elements: [String] = []
    for (frame, box) in zip(order.frames, layout.frames) {
      let loose = if case .namespace = frame { "" } else { " loose" }
      elements.append(rectangle(box, radius: 10, "frame\(loose)"))
      elements.append(
        SVGText.element(SVGLayout.title(frame), x: box.x + 12, y: box.y + 21, "title"))
    }
    for (edge, route) in zip(picture.edges, layout.routes) {
      let look = look(edge.kind)
      let direction = route.isLoop || route.start.x > route.end.x ? -1 : 1
      elements.append(
        "<g><title>\(xml(edge.words))</title><path class=\"edge \(look)\" d=\"\(path(route))\"/>"
          + tip(look, x: route.end.x, y: route.end.y, direction) + "</g>")
    }
    for (peer, box) in zip(picture.peers, layout.peers) {
      let middle = box.y + box.height / 2
      elements.append(
        "<g><title>\(xml(peer.inWords))</title>\(rectangle(box, radius: 5, "peer"))"
          + SVGText.element(SVGLayout.name(peer), x: box.x + 12, y: middle - 2, "name")
          + SVGText.element(SVGLayout.detail(peer), x: box.x + 12, y: middle + 14, "detail")
          + "</g>")
    }
    for (edge, route) in zip(picture.edges, layout.routes) {
      elements += label(edge, route.label)
    }
    return elements
  }

  private static func label(_ edge: SVGPicture.Edge, _ box: SVGLayout.Box) -> [String] {
    let look = look(edge.kind)
    let lines = SVGLayout.label(edge).enumerated().map { index, line in
      SVGText.element(
        line, x: box.x + 6, y: box.y + 14 + index * SVGLayout.lineHeight,
        edge.kind != nil && index == 0 ? "sign \(look)" : "ports")
    }
    return [rectangle(box, radius: 4, "label \(look)")] + lines
  }

  private static func rectangle(_ box: SVGLayout.Box, radius: Int, _ classes: String) -> String {
    "<rect class=\"\(classes)\" x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" "
      + "height=\"\(box.height)\" rx=\"\(radius)\"/>"
  }

  private static func path(_ route: SVGLayout.Route) -> String {
    let end = SVGLayout.Point(
      x: route.end.x + (route.isLoop || route.start.x > route.end.x ? 8 : -8), y: route.end.y)
    var path = "M\(route.start.x) \(route.start.y)"
    if route.isLoop, let (turn, _) = route.straights.first {
      path += "C\(turn.x) \(route.start.y) \(turn.x) \(turn.y) \(turn.x) \(turn.y)"
      return path + "C\(turn.x) \(turn.y) \(turn.x) \(end.y) \(end.x) \(end.y)"
    }
    var last = route.start
    for (first, second) in route.straights {
      path += curve(last, first) + "H\(second.x)"
      last = second
    }
    return path + curve(last, end)
  }

  /// Leaves and comes level.
  private static func curve(_ from: SVGLayout.Point, _ to: SVGLayout.Point) -> String {
    let middle = (from.x + to.x) / 2
    return "C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)"
  }

  /// An arrow head that points right (1) or left (-1).
  private static func tip(_ look: String, x: Int, y: Int, _ direction: Int) -> String {
    let back = x - direction * 10
    return "<path class=\"tip \(look)\" d=\"M\(x) \(y)L\(back) \(y - 6)V\(y + 6)Z\"/>"
  }
}
