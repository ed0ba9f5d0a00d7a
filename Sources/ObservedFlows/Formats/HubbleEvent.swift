import Reachability
import Workloads

/// What a line of Hubble's says of an event, but for who it is about (`cilium/api/v1/flow/flow.proto`, Flow).
struct HubbleEvent {
  /// As the API numbers it.
  enum Verdict: UInt8 {
    case unknown, forwarded, dropped, error, audit, redirected, traced, translated
  }

  var verdict: Verdict?
  var transport: TransportProtocol?
  /// Nil for an event without ports.
  var sourcePort: UInt16?
  var destinationPort: UInt16?
  var hasSYN = false
  var hasACK = false
  /// Nil where the datapath did not know.
  var isReply: Bool?
  var direction: Direction?
  /// Whether it was seen before a policy had been asked: `FROM_ENDPOINT` and its like.
  var isBeforePolicy = false
  /// Whether it is about a request of HTTP, DNS or Kafka within a connection.
  var isOfApplication = false
  /// Nil where no reason is given.
  var isDroppedByPolicy: Bool?

  enum Outcome { case verdict(ObservedFlow.Verdict), reply, other }

  /// What it says of a connection.
  var outcome: Outcome {
    guard let verdict, let transport, let destinationPort, !isOfApplication, !isBeforePolicy else {
      return .other
    }
    if isReply ?? looksLikeReply(transport, to: destinationPort) { return .reply }
    switch verdict {
    // Under audit mode a policy would refuse, and what happens is that it passes.
    case .forwarded, .redirected, .audit: return .verdict(.allowed)
    case .dropped: return .verdict(isDroppedByPolicy ?? true ? .denied : .unknown)
    case .unknown, .error: return .verdict(.unknown)
    // The translation of a Service's address, which says nothing of policies.
    case .traced, .translated: return .other
    }
  }

  private func looksLikeReply(_ transport: TransportProtocol, to port: UInt16) -> Bool {
    if transport == .tcp, hasSYN { return hasACK }
    return FlowFields.looksLikeReply(from: sourcePort ?? 0, to: port)
  }

  /// The reasons that are a policy's (`DropReason`).
  static func isOfPolicy(dropReason: String) -> Bool {
    dropReason.hasPrefix("POLICY_DEN") || dropReason == "AUTH_REQUIRED"
      || dropReason.hasPrefix("Policy denied")
  }

  /// The identities that are no pods' (`cilium/pkg/identity`, numericidentity.go).
  static func role(ofIdentity identity: UInt32) -> ObservedFlow.Role? {
    switch identity {
    case 1, 4, 6: .node
    case 8: .ingress
    default: nil
    }
  }

  /// The same by their labels.
  static func role(ofLabel label: String) -> ObservedFlow.Role? {
    switch label {
    case "reserved:host", "reserved:remote-node", "reserved:health": .node
    case "reserved:ingress": .ingress
    default: nil
    }
  }
}

extension HubbleEvent.Verdict {
  init?(name: String) {
    switch name {
    case "VERDICT_UNKNOWN": self = .unknown
    case "FORWARDED": self = .forwarded
    case "DROPPED": self = .dropped
    case "ERROR": self = .error
    case "AUDIT": self = .audit
    case "REDIRECTED": self = .redirected
    case "TRACED": self = .traced
    case "TRANSLATED": self = .translated
    default: return nil
    }
  }
}
