public import MendwallConfiguration
public import Reachability

/// How grave drift is, by what it lets through: the first row that fits.
public enum ImpactSeverity {
  /// What is known of one object's drift.
  public struct Facts: Sendable {
    public let part: Impact.Part
    /// Whether Git owns a namespace.
    public let owns: @Sendable (String) -> Bool
    private let crossings: Set<CausedChanges.Crossing>

    public init(_ part: Impact.Part, owns: @escaping @Sendable (String) -> Bool) {
      self.part = part
      self.owns = owns
      crossings = part.changes.crossings
    }

    /// - Parameter isSuch: whether it is meant, by the namespaces of who sends and who receives.
    fileprivate func opens(_ isSuch: (String?, String?) -> Bool) -> Bool {
      crossings.contains { $0.kind.opens && isSuch($0.from, $0.to) }
    }

    fileprivate var closes: Bool { crossings.contains { $0.kind.closes } }
  }

  public struct Row: Sendable {
    public let severity: Severity
    /// When it fits, as a sentence's end.
    public let words: String
    let fits: @Sendable (Facts) -> Bool
  }

  /// Told by `mendwall detect --help-severity`.
  public static let table = [
    Row(severity: .critical, words: "addresses outside of the cluster gained a way in") { facts in
      facts.opens { from, to in from == nil && to != nil }
    },
    Row(severity: .critical, words: "pods of a namespace that Git does not own gained a way in") {
      facts in
      facts.opens { from, to in
        guard let source = from, let target = to else { return false }
        return source != target && facts.owns(target) && !facts.owns(source)
      }
    },
    Row(severity: .critical, words: "pods that were isolated are isolated no longer") {
      !$0.part.exposed.isEmpty
    },
    Row(severity: .high, words: "pods of another namespace gained a way in") { facts in
      facts.opens { from, to in to != nil && from != to }
    },
    Row(severity: .high, words: "pods gained a way out of the cluster") { facts in
      facts.opens { _, to in to == nil }
    },
    Row(severity: .medium, words: "pods of the same namespace gained a way in") { facts in
      facts.opens { _, _ in true }
    },
    Row(severity: .medium, words: "connections that Git allows are cut") { $0.closes },
    Row(
      severity: .low, words: "nothing that runs is reached otherwise, but a pod that comes may be"
    ) { $0.part.concernsFuturePods },
    Row(severity: .info, words: "nothing is reached otherwise") { _ in true },
  ]

  /// The row that fits.
  public static func row(for facts: Facts) -> Row? { table.first { $0.fits(facts) } }

  /// The table for a person.
  public static var help: String {
    let rows = table.map { row in
      let name = row.severity.rawValue
      return "  \(name)\(String(repeating: " ", count: 10 - name.count))\(row.words)"
    }
    return """
      How grave drift is, by what it lets through in the cluster against Git; the first that fits:
      \(rows.joined(separator: "\n"))
      Without the right to list pods it is judged at its worst, for any pods that there might be.
      Policies that cannot be evaluated yet are high where Git or the cluster lacks them, and
      medium where they differ. severity: in .mendwall.yaml overrules all this.

      """
  }
}
