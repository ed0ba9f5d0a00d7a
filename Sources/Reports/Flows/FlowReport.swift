public import PolicyModel

/// What connections that were seen say of drift, told by itself.
///
/// Its JSON form is a contract, `examples/schema/flow-report.schema.json`.
public struct FlowReport: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "FlowReport"
  public var source: DriftReport.Source
  public var cluster: DriftReport.Cluster
  public var createdAt: Instant
  /// Whether every policy, pod and log could be read.
  public var complete: Bool
  public var flows: FlowAccount
  public var diagnostics: [Diagnostic]

  public init(
    source: DriftReport.Source, cluster: DriftReport.Cluster, createdAt: Instant, complete: Bool,
    flows: FlowAccount, diagnostics: [Diagnostic]
  ) {
    self.source = source
    self.cluster = cluster
    self.createdAt = createdAt
    self.complete = complete
    self.flows = flows
    self.diagnostics = diagnostics
  }
}
