import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// What happens while a cluster is watched, a line an event.
public struct WatchRenderer {
  private let style: TerminalStyle

  /// - Parameter style: how text looks where the lines go.
  public init(style: TerminalStyle) { self.style = style }

  /// - Returns: one line, with its end.
  public func line(_ event: WatchEvent) -> String {
    var parts = [style.dim(event.time.description), word(event)]
    if let finding = event.finding, event.event != .gone {
      parts.append(finding.severity.rawValue)
    }
    if let object = event.object { parts.append(printable(object.description) + ":") }
    parts.append(printable(sentence(event)))
    return parts.joined(separator: " ") + "\n"
  }

  private func word(_ event: WatchEvent) -> String {
    switch event.event {
    case .new: style.red("NEW")
    case .changed: style.yellow("CHANGED")
    case .gone: style.green("GONE")
    case .standing: style.red("STANDING")
    case .restored: style.green("RESTORED")
    case .notRestored: style.yellow("NOT RESTORED")
    case .fight: style.red("FIGHT")
    case .lost: style.yellow("LOST")
    case .regained: style.green("REGAINED")
    case .started: style.bold("STARTED")
    case .revision: style.bold("REVISION")
    case .leading: style.bold("LEADING")
    case .following: style.bold("FOLLOWING")
    case .stopped: style.bold("STOPPED")
    }
  }

  private func sentence(_ event: WatchEvent) -> String {
    switch event.event {
    case .new, .changed, .standing:
      return event.finding?.sentence ?? event.finding?.explanation ?? event.message ?? ""
    case .gone: return "is as Git says again"
    case .restored:
      return (event.message ?? "") + (event.bundle.map { " (undo bundle \($0))" } ?? "")
    default: return event.message ?? ""
    }
  }
}
