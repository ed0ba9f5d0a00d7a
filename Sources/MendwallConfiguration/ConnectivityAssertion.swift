public import PolicyModel
public import Workloads

/// What Git asserts of connections: who must be able to talk to whom, or must not.
///
/// A pair is a sender and a receiver that the patterns mean; a workload with itself is none, nor are two
/// that are both outside of the cluster. Of addresses the whole range is meant that is named.
///
/// - `allow` holds if every pair may use each of the ports; where none are named, if it may use any at all.
///   It is broken if one of its patterns means nobody.
/// - `deny` holds if no pair, but for the senders that are left out, may use any of the ports. Of a pattern
///   that means nobody it is true and says little.
///
/// `*` is every pod and every address outside; in a deny also whatever forwards the traffic of Ingresses.
public struct ConnectivityAssertion: Sendable, Hashable, CustomStringConvertible {
  public enum Expectation: String, Sendable, Codable, CaseIterable { case allow, deny }

  public var from: [PeerPattern]
  public var to: [PeerPattern]
  /// All where none are named.
  public var ports: [PortPattern]
  public var expectation: Expectation
  /// Senders that a deny leaves out.
  public var except: [PeerPattern]
  /// How grave it is where it is broken.
  public var severity: Severity
  public var reason: String?
  /// Where the configuration declares it.
  public var location: SourceLocation

  public init(
    from: [PeerPattern], to: [PeerPattern], ports: [PortPattern] = [], expectation: Expectation,
    except: [PeerPattern] = [], severity: Severity = .high, reason: String? = nil,
    location: SourceLocation
  ) {
    self.from = from
    self.to = to
    self.ports = ports
    self.expectation = expectation
    self.except = except
    self.severity = severity
    self.reason = reason
    self.location = location
  }

  /// The sentence that says it: `from * to payments/* on tcp/443: deny except shop/web`.
  public var description: String {
    func list(_ patterns: [PeerPattern]) -> String {
      patterns.map(\.description).joined(separator: ", ")
    }
    let ports =
      ports.isEmpty ? "" : " on \(ports.map(\.description).joined(separator: ", "))"
    let except = except.isEmpty ? "" : " except \(list(except))"
    return "from \(list(from)) to \(list(to))\(ports): \(expectation.rawValue)\(except)"
  }
}
