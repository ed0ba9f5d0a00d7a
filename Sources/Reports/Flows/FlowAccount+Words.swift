import PolicyModel
import Workloads

extension FlowAccount.Connection {
  /// `shop/web → shop/db tcp/5432`
  public var pair: String { "\(from) → \(to) \(`protocol`.rawValue.lowercased())/\(port)" }

  /// `312 times, 2026-11-21T10:00:00Z to 2026-11-21T12:00:00Z`
  public var seenInWords: String {
    let times = count == 1 ? "once" : "\(count) times"
    let when: String
    switch (firstSeen, lastSeen) {
    case (let first?, let last?) where first == last: when = ", \(first)"
    case (let first?, let last?): when = ", \(first) to \(last)"
    default: when = ""
    }
    let leaving = leavingOnly ? ", seen leaving" : ""
    let names = policies.isEmpty ? "" : ", by \(policies.joined(separator: ", "))"
    return times + when + leaving + names
  }
}
