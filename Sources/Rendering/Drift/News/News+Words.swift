import MendwallConfiguration
import PolicyModel
public import Reports

/// What every format says alike of news.
extension News {
  /// `News since 2026-11-20T14:02:00Z: 2 new, 3 still there (1 of them changed), 1 gone.`
  public var inWords: String {
    guard let since else {
      let count = new.count
      return "News: there is no earlier report"
        + (count == 0
          ? "." : ", so \(count == 1 ? "the finding is" : "all \(count) findings are") new.")
    }
    let otherwise = changed.isEmpty ? "" : " (\(changed.count) of them changed)"
    var parts = ["\(new.count) new"]
    if !maybeNew.isEmpty { parts.append("\(maybeNew.count) perhaps new") }
    parts += ["\(standing.count) still there\(otherwise)", "\(gone.count) gone"]
    if !tolerated.isEmpty { parts.append("\(tolerated.count) tolerated now") }
    if !maybeGone.isEmpty { parts.append("\(maybeGone.count) perhaps gone") }
    return "News since \(since): \(parts.joined(separator: ", "))."
  }

  /// What is no more, what is tolerated now, and what may be gone, in a line each.
  public var pastInWords: [String] {
    ended.map { "gone: \($0.inWords)" }
      + tolerated.map { "tolerated now: \($0.inWords)" }
      + maybeGone.map { "perhaps gone, for this run could not see it: \($0.inWords)" }
  }
}

extension KnownFinding {
  /// The object, or for what is none its own words.
  var name: String { Finding.name(type, object) }

  /// `NetworkPolicy shop/a, modified, high, seen from 2026-11-20T14:02:00Z to 2026-11-21T14:02:00Z`
  var inWords: String {
    let time =
      firstSeen == lastSeen ? "seen at \(lastSeen)" : "seen from \(firstSeen) to \(lastSeen)"
    return
      "\(name), \(Finding.stateInWords(type, state)), \(severity.rawValue), \(time)"
  }
}
