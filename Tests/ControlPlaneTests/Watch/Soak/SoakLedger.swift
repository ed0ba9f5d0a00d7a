import Documents
import MendwallTesting

/// What was done to the policies of a soak, and whether what a watch told of it is all of that, once, and nothing
/// else.
struct SoakLedger {
  /// One state of one object, as the server stored it.
  struct State {
    /// Nil where it is not there.
    let version: String?
    let isDrift: Bool
    /// Whether it was overtaken while the watch could not hear of it: then nobody may have told it.
    var isExcused = false
  }

  private(set) var states: [String: [State]] = [:]
  private(set) var edits = 0
  /// How many states each object had when the watch began to be deaf.
  private var deafSince: [String: Int]?

  /// An object as it is at the beginning: as Git says.
  mutating func begin(_ name: String, _ version: String?) {
    states[name] = [State(version: version, isDrift: false)]
  }

  mutating func note(_ name: String, _ version: String?, isDrift: Bool) {
    edits += 1
    states[name, default: []].append(State(version: version, isDrift: isDrift))
  }

  func isDrift(_ name: String) -> Bool { states[name]?.last?.isDrift ?? false }

  /// The watch cannot hear anything from now on.
  mutating func beginDeafness() { deafSince = states.mapValues(\.count) }

  /// The watch hears again: what stands now it will see; what was overtaken it may not have.
  mutating func endDeafness() {
    guard let deafSince else { return }
    for (name, all) in states {
      // What stood when it went deaf may not have come through any more.
      let first = max(0, (deafSince[name] ?? 0) - 1)
      for index in first..<(all.count - 1) { states[name]?[index].isExcused = true }
    }
    self.deafSince = nil
  }

  /// What is wrong with what was told.
  func violations(_ events: [Node]) -> (violations: [String], drifts: Int, excused: Int) {
    var told: [String: [Node]] = [:]
    for event in events where ["new", "changed", "gone"].contains(event["event"]?.string) {
      guard let object = event["object"], let name = object["name"]?.string,
        let namespace = object["namespace"]?.string
      else { continue }
      told["\(namespace)/\(name)", default: []].append(event)
    }
    var violations: [String] = []
    var (drifts, excused) = (0, 0)
    for (name, all) in states.sorted(by: { $0.key < $1.key }) {
      var rest = (told.removeValue(forKey: name) ?? [])[...]
      var current = all[0]
      for state in all.dropFirst() {
        if state.isDrift { drifts += 1 }
        guard let expected = SoakLedger.news(from: current, to: state) else {
          current = state
          continue
        }
        if let next = rest.first, SoakLedger.is(next, expected, of: state) {
          rest = rest.dropFirst()
          current = state
        } else if state.isExcused {
          if state.isDrift { excused += 1 }
        } else {
          violations.append(
            "\(name) at \(state.version ?? "its deletion"): \(expected) was not told, but "
              + (rest.first.map(SoakLedger.inWords) ?? "nothing"))
          current = state
        }
      }
      violations += rest.map { "\(name): told and never so: \(SoakLedger.inWords($0))" }
    }
    for (name, events) in told {
      violations += events.map { "\(name), which nobody touched: \(SoakLedger.inWords($0))" }
    }
    return (violations, drifts, excused)
  }

  /// Every edit sets another value, so that two states that depart differ.
  private static func news(from: State, to: State) -> String? {
    switch (from.isDrift, to.isDrift) {
    case (false, true): "new"
    case (true, true): "changed"
    case (true, false): "gone"
    case (false, false): nil
    }
  }

  private static func `is`(_ event: Node, _ expected: String, of state: State) -> Bool {
    guard event["event"]?.string == expected else { return false }
    if expected == "gone" { return true }
    return event["finding"]?["live"]?["resourceVersion"]?.string == state.version
  }

  private static func inWords(_ event: Node) -> String {
    "\(event["event"]?.string ?? "") at \(event["finding"]?["live"]?["resourceVersion"]?.string ?? "its deletion")"
  }
}
