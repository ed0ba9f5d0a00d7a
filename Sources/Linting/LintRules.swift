/// The rules that there are.
public enum LintRules {
  /// Every rule, the table of contents of the folder `Rules`.
  public static let all: [LintRule] =
    schema + hygiene + isolation + selectors + exposure + tiers + redundancy

  /// A rule by its id; nil where there is none.
  public static func named(_ id: String) -> LintRule? { all.first { $0.id == id } }

  private static let schema: [LintRule] = [
    .unknownField, .wrongType, .missingField, .nullValue, .invalidCIDR, .hostBitsInCIDR,
    .exceptOutsideCIDR, .invalidPort, .invalidPortRange, .quotedPortNumber, .invalidPortName,
    .invalidProtocol, .invalidLabel, .invalidOperator, .invalidPolicyType, .invalidPeer,
    .invalidAction, .invalidPriority, .listTooLong, .retiredAPIVersion,
  ]

  private static let hygiene: [LintRule] = [
    .duplicateObject, .rulesWithoutPolicyType, .emptyEgressWithoutType, .namespaceMissing,
    .policyTypesMissing, .protocolMissing,
  ]

  private static let isolation: [LintRule] = [
    .defaultDenyAnnulled, .workloadWithoutIngressPolicy, .workloadWithoutEgressPolicy,
    .namespaceWithoutPolicy, .namespaceWithoutDefaultDenyIngress,
    .namespaceWithoutDefaultDenyEgress, .pluginWithoutEnforcement, .sandboxWithoutEgressPolicy,
    .egressWithoutDNS, .dnsWithoutTCP, .deniesAllIngress, .deniesAllEgress,
  ]

  private static let selectors: [LintRule] = [
    .podSelectorMatchesNothing, .hostNetworkSelected, .peerMatchesNothing, .absentNamespace,
    .namespaceSelectorMatchesNothing, .orInsteadOfAnd, .notInOverSelects,
    .exclusionReachesKubeSystem, .claimableLabel, .namespaceLabelNotName, .unmatchedNamedPort,
    .namedPortDiffers,
  ]

  private static let exposure: [LintRule] = [
    .allowsAllIngress, .allowsAllEgress, .metadataAddressAllowed, .ipBlockOverlapsCluster,
    .ipBlockMatchesNoPod, .widePortRange, .dnsToAnywhere, .oneSidedAllow,
  ]

  private static let tiers: [LintRule] = [
    .adminAcceptsAllNetworks, .priorityTie, .baselineName, .shadowedRule, .supersededKind,
  ]

  private static let redundancy: [LintRule] = [.peerWithinPeer, .duplicatePolicy, .redundantRule]
}
