import DriftHistory

/// A chart of an audit's periods: bars on one another or side by side, and a line over them.
struct AuditChart {
  struct Bar {
    /// `first`, `second`: how it looks.
    let look: String
    let name: String
    let value: (HistoryPeriod) -> Int
  }

  let id: String
  let title: String
  /// From the ground upwards, or from the left.
  let bars: [Bar]
  /// Whether the bars are parts of a whole.
  let isStacked: Bool
  let line: (name: String, value: (HistoryPeriod) -> Int)?

  static var all: [AuditChart] {
    [
      AuditChart(
        id: "drift", title: "Drift",
        bars: [
          Bar(look: "first", name: "detected", value: \.detected),
          Bar(look: "second", name: "ended", value: \.ended),
        ], isStacked: false, line: ("open at the end", \.open)),
      AuditChart(
        id: "coverage", title: "Runs",
        bars: [
          Bar(look: "second", name: "of everything", value: \.completeRuns),
          Bar(look: "third", name: "of a part", value: { $0.runs - $0.completeRuns }),
        ], isStacked: true, line: nil),
    ]
  }

  /// Colours keep a contrast of 3 or more with their ground, light and dark; the patterns of the line and the order of
  /// the bars say what they say.
  static let style = """

    .chart text { font: 12px ui-monospace, monospace; fill: #1f2328; }
    .chart .axis { stroke: #57606a; stroke-width: 1; }
    .chart .grid { stroke: #d0d7de; stroke-width: 1; }
    .chart .first { fill: #b3261e; } .chart .second { fill: #1a6b32; } .chart .third { fill: #8a4b00; }
    .chart .line { fill: none; stroke: #1a56b0; stroke-width: 2; }
    @media screen and (prefers-color-scheme: dark) {
    .chart text { fill: #e6edf3; } .chart .axis { stroke: #9da7b3; } .chart .grid { stroke: #3d444d; }
    .chart .first { fill: #ff7b72; } .chart .second { fill: #5fd38d; } .chart .third { fill: #f0b72f; }
    .chart .line { stroke: #79b8ff; }
    }

    """

  /// The greatest number that is drawn as it is: sums and products of such are no overflow.
  private static let most = 1_000_000_000

  private static func drawn(_ value: Int) -> Int { min(max(0, value), most) }

  // MARK: Drawing

  private static let (width, height) = (1080, 240)
  private static let (left, right, top, bottom) = (56, 16, 32, 32)
  /// How many periods are drawn at most, the last ones; a table has all.
  private static let mostPeriods = 400

  /// - Parameter periods: of an audit, one or more.
  func svg(_ periods: [HistoryPeriod]) -> String {
    let shown = Array(periods.suffix(Self.mostPeriods))
    let greatest =
      shown.map { period in
        let values = bars.map { Self.drawn($0.value(period)) }
        let bar = isStacked ? values.reduce(0, +) : values.max() ?? 0
        return max(bar, Self.drawn(line?.value(period) ?? 0))
      }.max() ?? 0
    let scale = Scale(greatest)
    let room = Self.width - Self.left - Self.right
    func x(_ index: Int) -> Int { Self.left + room * index / max(1, shown.count) }
    func y(_ value: Int) -> Int {
      let height = Self.height - Self.top - Self.bottom
      return Self.height - Self.bottom
        - height * value / scale.top
    }
    var body = scale.marks.map { mark in
      "<path class=\"grid\" d=\"M\(Self.left) \(y(mark))H\(Self.width - Self.right)\"/>"
        + SVGText.element("\(mark)", x: Self.left - 8, y: y(mark) + 4, "mark", anchor: "end")
    }
    for (index, period) in shown.enumerated() {
      let gap = x(index + 1) - x(index) > 4 ? 1 : 0
      let width = x(index + 1) - x(index) - 2 * gap
      var total = 0
      var column = ""
      for (place, bar) in bars.enumerated() {
        let value = Self.drawn(bar.value(period))
        if value == 0 { continue }
        let (low, high) = (y(total), y(total + value))
        let share = isStacked ? width : width / bars.count
        let offset = isStacked ? 0 : place * share
        if isStacked { total += value }
        column +=
          "<rect class=\"\(bar.look)\" x=\"\(x(index) + gap + offset)\" y=\"\(high)\" "
          + "width=\"\(max(1, share))\" height=\"\(low - high)\"/>"
      }
      if !column.isEmpty { body.append("<g><title>\(xml(words(period)))</title>\(column)</g>") }
    }
    if let line {
      let points = shown.enumerated().map { index, period in
        "\((x(index) + x(index + 1)) / 2) \(y(Self.drawn(line.value(period))))"
      }
      body.append("<path class=\"line\" d=\"M\(points.joined(separator: "L"))\"/>")
    }
    body.append(
      "<path class=\"axis\" d=\"M\(Self.left) \(y(0))H\(Self.width - Self.right)\"/>")
    return document(body + dates(shown, x) + legend())
  }

  private func words(_ period: HistoryPeriod) -> String {
    let parts =
      bars.map { "\($0.value(period)) \($0.name)" }
      + (line.map { ["\($0.value(period)) \($0.name)"] } ?? [])
    return "\(AuditText.day(period)): \(parts.joined(separator: ", "))"
  }

  /// As many dates as have room.
  private func dates(_ shown: [HistoryPeriod], _ x: (Int) -> Int) -> [String] {
    let step = max(1, (shown.count + 9) / 10)
    return stride(from: 0, to: shown.count, by: step).map { index in
      SVGText.element(AuditText.day(shown[index]), x: x(index), y: Self.height - 10, "date")
    }
  }

  private func legend() -> [String] {
    var place = Self.left
    var elements: [String] = []
    for bar in bars {
      elements.append(
        "<rect class=\"\(bar.look)\" x=\"\(place)\" y=\"8\" width=\"12\" height=\"12\"/>"
          + SVGText.element(bar.name, x: place + 18, y: 18, "name"))
      place += 42 + SVGText.width(bar.name, size: 12)
    }
    if let line {
      elements.append(
        "<path class=\"line\" d=\"M\(place) 14H\(place + 24)\"/>"
          + SVGText.element(line.name, x: place + 30, y: 18, "name"))
    }
    return elements
  }

  private func document(_ body: [String]) -> String {
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" "
      + "aria-labelledby=\"chart-\(id)\" width=\"\(Self.width)\" height=\"\(Self.height)\" "
      + "viewBox=\"0 0 \(Self.width) \(Self.height)\">\n"
      + "<title id=\"chart-\(id)\">\(xml(title)); the table below has its numbers</title>\n"
      + "<style>\(Self.style)</style>\n"
    return head + body.joined(separator: "\n") + "\n</svg>\n"
  }

  /// Round numbers up to one that is not less than the greatest value.
  private struct Scale {
    let step: Int
    let top: Int

    init(_ greatest: Int) {
      let greatest = max(1, greatest)
      var size = 1
      while size * 10 <= greatest { size *= 10 }
      let found = [size / 4, size / 2, size, 2 * size, 5 * size].first { step in
        step > 0 && (greatest + step - 1) / step <= 5
      }
      step = max(1, found ?? size * 10)
      top = (greatest + step - 1) / step * step
    }

    var marks: [Int] { Array(stride(from: step, through: top, by: step)) }
  }
}
