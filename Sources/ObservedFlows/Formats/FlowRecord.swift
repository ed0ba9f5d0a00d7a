/// What one record of a log tells.
enum FlowRecord: Hashable, Sendable {
  case flow(ObservedFlow)
  /// An answer to a connection that is told of by itself.
  case reply
  /// It is about something else: no verdict on a connection, or one of a protocol without ports.
  case other
  /// So many events did not reach the log.
  case lost(UInt64)
  /// It cannot be read: why, in a sentence that goes on after the place.
  case unreadable(String)
}

/// Reads the records of one format.
protocol FlowParser: Sendable {
  mutating func parse(_ record: [UInt8]) -> FlowRecord
}

extension FlowFormat {
  /// A parser for one log: some keep what an earlier record told.
  var parser: any FlowParser {
    switch self {
    case .hubble: HubbleParser()
    case .calico: CalicoParser()
    case .aws: AWSParser()
    case .ovn: OVNParser()
    case .gke: GKEParser()
    case .antrea: AntreaParser()
    case .kubeNetworkPolicies: KubeNetworkPoliciesParser()
    }
  }

  /// Whether its records are JSON objects.
  var isJSON: Bool {
    switch self {
    case .hubble, .calico, .gke, .kubeNetworkPolicies: true
    // CloudWatch and zap give JSON around the text, or the text alone.
    case .aws, .ovn, .antrea: false
    }
  }
}
