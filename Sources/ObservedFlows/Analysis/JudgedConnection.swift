/// An observed connection, and what the policies of both states say of it.
public struct JudgedConnection: Hashable, Sendable {
  public let observed: ObservedConnection
  /// Whether Git's policies let it through.
  public let isAllowedByGit: Bool
  /// Whether the live policies should let it through.
  public let isAllowedLive: Bool
  /// What the answer rests on: how often the connection was let through, or was denied, and when.
  public let sighting: Sighting
  /// Whether it was only seen leaving its sender: that it arrived follows from the live policies, which let it.
  public let isSeenLeavingOnly: Bool
}

/// Why an observed connection is in none of the answers.
public enum UndecidedReason: String, Hashable, Sendable, CaseIterable {
  /// An end of it is a node, or the network plug-in itself, of which policies decide little.
  case infrastructure
  /// An end of it had an address of the cluster's own that was of no pod that is known.
  case unresolvedAddress
  /// An end of it is a workload that is in neither state, or nobody who is named.
  case unknownPeer
  /// The log names a Service, and not the pod behind it.
  case service
  /// It was seen leaving its sender, and the policies of the receiver's side may have stopped it: the log of the
  /// receiver's node tells.
  case seenLeavingOnly
  /// It goes to or comes from some address of several that the policies tell apart.
  case severalAddresses
  /// Nothing is said of what came of it.
  case noVerdict

  /// What is said of some such connections, behind their number.
  public var inWords: String {
    switch self {
    case .infrastructure: "have a node or the network plug-in at an end"
    case .unresolvedAddress: "have an address of the cluster's at an end that no known pod had then"
    case .unknownPeer: "have somebody at an end who is in neither state"
    case .service: "name a Service and not the pod behind it"
    case .seenLeavingOnly:
      "were seen leaving and not arriving; give the logs of the receivers' nodes too"
    case .severalAddresses: "name a network whose addresses the policies tell apart"
    case .noVerdict: "do not say what came of them"
    }
  }
}
