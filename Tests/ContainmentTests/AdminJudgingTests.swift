import Containment
import PolicyModel
import Testing

/// Whether a live policy of another kind than NetworkPolicy that claims to be a containment allows more
/// than Git.
@Suite("A containment by another kind")
struct AdminJudgingTests {
  private static let adminKinds: [PolicyKind] = [
    .adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy,
  ]

  @Test(
    "of the admin tier allows nothing where it only denies and passes",
    arguments: [
      ("{}", false), ("{ingress: [], egress: []}", false),
      ("{ingress: [{action: Deny}, {action: Pass}], egress: [{action: Deny}]}", false),
      ("{ingress: [{action: Allow}]}", true), ("{egress: [{action: Accept}]}", true),
      ("{egress: [{action: Deny}, {action: Accept}]}", true),
      ("{ingress: [{action: deny}]}", true), ("{ingress: [{}]}", true), ("{ingress: [null]}", true),
      ("{egress: all}", true),
    ])
  func actions(spec: String, isBeyond: Bool) throws {
    for kind in Self.adminKinds {
      #expect(
        try Containment.allowsBeyond(policy(kind, spec), declared: []) == isBeyond, "\(kind.id)")
    }
  }

  @Test("may not pass by what Git denies in the same tier")
  func passes() throws {
    let rows: [(live: PolicyKind, String, declared: PolicyKind, String, isBeyond: Bool)] = [
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Pass}]}", .adminNetworkPolicy,
        "{ingress: [{action: Deny}]}", true
      ),
      (
        .adminNetworkPolicy, "{egress: [{action: Pass}]}", .clusterNetworkPolicy,
        "{tier: Admin, egress: [{action: Accept}, {action: Deny}]}", true
      ),
      (
        .clusterNetworkPolicy, "{tier: Baseline, ingress: [{action: Pass}]}",
        .baselineAdminNetworkPolicy, "{ingress: [{action: Deny}]}", true
      ),
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Pass}]}",
        .baselineAdminNetworkPolicy, "{ingress: [{action: Deny}]}", false
      ),
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Pass}]}", .adminNetworkPolicy,
        "{egress: [{action: Deny}]}", false
      ),
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Pass}]}", .adminNetworkPolicy,
        "{ingress: [{action: Allow}]}", false
      ),
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Deny}]}", .adminNetworkPolicy,
        "{ingress: [{action: Deny}]}", false
      ),
      (
        .clusterNetworkPolicy, "{tier: Admin, ingress: [{action: Pass}]}", .networkPolicy, "{}",
        false
      ),
    ]
    for row in rows {
      #expect(
        try Containment.allowsBeyond(
          policy(row.live, row.1), declared: [policy(row.declared, row.3)]) == row.isBeyond,
        "\(row)")
    }
  }

  @Test("is in doubt beyond Git, as Mendwall writes none")
  func otherKinds() throws {
    let kinds: [PolicyKind] = [
      .ciliumNetworkPolicy, .ciliumClusterwideNetworkPolicy, .calicoNetworkPolicy,
      .calicoGlobalNetworkPolicy, .clusterRole,
    ]
    for kind in kinds {
      #expect(try Containment.allowsBeyond(policy(kind, "{}"), declared: []), "\(kind.id)")
    }
  }
}
