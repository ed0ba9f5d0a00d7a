import PolicyModel

extension Comparison {
  /// What is done to a ClusterNetworkPolicy.
  static let tamperedClusterNetworkPolicies: [Comparison] = [
    cluster(
      "the action of a rule of the newer form is turned",
      git: "ingress: [{action: Deny, from: \(everyone)}]",
      live: "ingress: [{action: Accept, from: \(everyone)}]",
      #"replace /spec/ingress/0/action: "Deny" -> "Accept""#),
    cluster(
      "a rule of the newer form is opened to all protocols",
      git: "ingress: [{action: Accept, from: \(everyone), protocols: [{tcp: {\(port(443))}}]}]",
      live: "ingress: [{action: Accept, from: \(everyone)}]",
      #"remove /spec/ingress/0/protocols: [{"tcp":{"destinationPort":{"number":443}}}]"#),
    cluster(
      "a port of the newer form is changed",
      git: "egress: [{action: Accept, to: \(everyone), protocols: [{udp: {\(port(53))}}]}]",
      live: "egress: [{action: Accept, to: \(everyone), protocols: [{udp: {\(port(5353))}}]}]",
      "replace /spec/egress/0/protocols/0/udp/destinationPort/number: 53 -> 5353"),
    cluster(
      "a range of the newer form is widened",
      git: "egress: [{action: Accept, to: \(everyone), protocols: [{sctp: {destinationPort:"
        + " {range: {start: 1, end: 9}}}}]}]",
      live: "egress: [{action: Accept, to: \(everyone), protocols: [{sctp: {destinationPort:"
        + " {range: {start: 1, end: 99}}}}]}]",
      "replace /spec/egress/0/protocols/0/sctp/destinationPort/range/end: 9 -> 99"),
    cluster(
      "a protocol of the newer form is exchanged",
      git: "egress: [{action: Deny, to: \(everyone), protocols: [{tcp: {\(port(53))}}]}]",
      live: "egress: [{action: Deny, to: \(everyone), protocols: [{udp: {\(port(53))}}]}]",
      #"remove /spec/egress/0/protocols/0: {"tcp":{"destinationPort":{"number":53}}}"#,
      #"add /spec/egress/0/protocols/0: {"udp":{"destinationPort":{"number":53}}}"#),
    cluster(
      "two rules of the newer form change places",
      git: "egress: [{action: Pass, to: [{nodes: {}}]}, {action: Deny, to: \(everyone)}]",
      live: "egress: [{action: Deny, to: \(everyone)}, {action: Pass, to: [{nodes: {}}]}]",
      #"replace /spec/egress/0: {"action":"Pass","to":[{"nodes":{}}]} -> "#
        + #"{"action":"Pass","to":[{"nodes":{}}]} (\#(moved(1, 2)))"#),
    .modified(
      .clusterNetworkPolicy, "a policy of the newer form is moved to the baseline",
      git: "spec: {tier: Admin, priority: 5, subject: \(subject)}",
      live: "spec: {tier: Baseline, priority: 5, subject: \(subject)}",
      #"replace /spec/tier: "Admin" -> "Baseline""#),
    .missing(
      .clusterNetworkPolicy, "a policy of the newer form is deleted",
      git: "spec: {tier: Admin, priority: 5, subject: \(subject)}"),
    .unmanaged(
      .clusterNetworkPolicy, "a policy of the newer form that Git does not have appears",
      live: "spec: {tier: Admin, priority: 5, subject: \(subject)}",
      #"add /spec: {"priority":5,"subject":{"namespaces":{"matchLabels":"#
        + #"{"kubernetes.io/metadata.name":"$NAMESPACE"}}},"tier":"Admin"}"#),
  ]

  private static func port(_ number: Int) -> String { "destinationPort: {number: \(number)}" }

  private static func cluster(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    let head = "spec:\n  tier: Admin\n  priority: 10\n  subject: \(subject)\n  "
    return .modified(
      .clusterNetworkPolicy, name, git: head + git, live: head + live, changes: changes)
  }
}
