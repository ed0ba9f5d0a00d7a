public import MendwallConfiguration
public import PolicyModel
public import Reachability
import Workloads

/// An assertion of the configuration, held against who can talk to whom in a state.
public struct AssertionResult: Sendable, Equatable {
  /// How many sentences tell what breaks it, before the rest is counted.
  static let mostViolations = 10

  public let assertion: ConnectivityAssertion
  /// What breaks it, in sentences; of many the first, and how many more there are.
  public let violations: [String]
  /// Why it says little though it holds: that it means nobody who is there.
  public let note: String?

  /// What a reader should know of one that holds and says little.
  public var diagnostic: Diagnostic? {
    note.map {
      Diagnostic(
        .warning, "\"\(assertion)\" says little: \($0)", path: location.path, line: location.line)
    }
  }

  public var holds: Bool { violations.isEmpty }
  public var severity: Severity { assertion.severity }
  public var location: SourceLocation { assertion.location }

  /// - Parameters:
  ///   - assertion: what is asserted.
  ///   - table: who can talk to whom, by workloads.
  ///   - state: the state's name, for sentences.
  public init(_ assertion: ConnectivityAssertion, in table: ConnectionTable, of state: String) {
    self.assertion = assertion
    let ports = assertion.ports.reduce(PortSet.none) { $0.union(PortSet($1)) }
    let outcome: AssertionOutcome
    switch assertion.expectation {
    case .allow:
      outcome = table.allowing(
        from: assertion.from, to: assertion.to, on: assertion.ports.isEmpty ? nil : ports)
    case .deny:
      outcome = table.denying(
        from: assertion.from, to: assertion.to, on: assertion.ports.isEmpty ? .all : ports,
        except: assertion.except)
    }
    let nobody = outcome.unmatched.map {
      "nobody in \(state) is \($0); look for a slip in the name"
    }
    let lines = outcome.lines.map { line in
      let pair = "\(line.from.inWords) → \(line.to.inWords)"
      return switch assertion.expectation {
      case .allow: "\(pair): \(line.label) is denied"
      case .deny: "\(pair): \(line.label)"
      }
    }
    let told = assertion.expectation == .allow ? nobody + lines : lines
    let rest = told.count - AssertionResult.mostViolations
    violations =
      Array(told.prefix(AssertionResult.mostViolations)) + (rest > 0 ? ["and \(rest) more"] : [])
    if assertion.expectation == .deny, !nobody.isEmpty {
      note = nobody.joined(separator: "; ")
    } else if !outcome.hasPairs, nobody.isEmpty {
      note = "no two in \(state) are meant by it: a workload with itself, or two outside, are none"
    } else {
      note = nil
    }
  }

  /// All assertions, each against the same state.
  public static func check(
    _ assertions: [ConnectivityAssertion], in connectivity: Connectivity, of state: String
  ) -> [AssertionResult] {
    // What an assertion names are workloads.
    let table = connectivity.connections(by: .workloads)
    return assertions.map { AssertionResult($0, in: table, of: state) }
  }

}

extension ReachReport.Assertion {
  public init(_ result: AssertionResult) {
    self.init(
      assertion: result.assertion.description, declared: result.location.inWords,
      holds: result.holds, violations: result.violations, note: result.note)
  }
}
