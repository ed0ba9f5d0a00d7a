extension Case {
  static let tiers: [Case] = [
    Case(
      "admin-accepts-all-networks", "fires on all addresses of either family",
      clusterPolicy(
        "tier: Admin\nsubject: {namespaces: {}}\n"
          + "egress: [{action: Accept, to: [{networks: [10.0.0.0/8, 📍0.0.0.0/0, 📍'::/0']}]}]"),
      saying: "0.0.0.0/0 is every pod of the cluster too"),
    Case(
      "admin-accepts-all-networks",
      "does not fire in the baseline, on Deny, or behind a pass of pods",
      documents(
        clusterPolicy(
          "tier: Baseline\nsubject: {namespaces: {}}\n"
            + "egress: [{action: Accept, to: [{networks: [0.0.0.0/0]}]}]"),
        clusterPolicy(
          "tier: Admin\nsubject: {namespaces: {}}\n"
            + "egress: [{action: Pass, to: [{namespaces: {}}]}, {action: Accept, to: [{networks: "
            + "[0.0.0.0/0]}]}]", name: "guarded"),
        clusterPolicy(
          "tier: Admin\nsubject: {namespaces: {}}\n"
            + "egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]", name: "deny"))),
    Case(
      "priority-tie", "fires across kinds of one tier",
      documents(
        clusterPolicy("tier: Admin\npriority: 5\nsubject: {namespaces: {}}"),
        clusterPolicy(
          "priority: 📍5\nsubject: {namespaces: {}}", kind: "AdminNetworkPolicy", name: "other")),
      saying: "ClusterNetworkPolicy wide has the priority 5 too"),
    Case(
      "priority-tie", "does not fire across tiers, nor where no pod is in both",
      documents(
        clusterPolicy(
          "tier: Admin\npriority: 5\nsubject: {namespaces: {matchLabels: {team: a}}}"),
        clusterPolicy(
          "tier: Admin\npriority: 5\nsubject: {namespaces: {matchLabels: {team: b}}}", name: "b"),
        clusterPolicy("tier: Baseline\npriority: 5\nsubject: {namespaces: {}}", name: "c"))),
    Case(
      "baseline-name", "fires on another name",
      clusterPolicy("subject: {namespaces: {}}", kind: "BaselineAdminNetworkPolicy", name: "📍base"),
      saying: "write default | default"),
    Case(
      "baseline-name", "does not fire on default, nor on other kinds",
      documents(
        clusterPolicy(
          "subject: {namespaces: {}}", kind: "BaselineAdminNetworkPolicy", name: "default"),
        clusterPolicy("tier: Baseline"))),
    Case(
      "shadowed-rule", "fires on a rule that an earlier one decides",
      clusterPolicy(
        "ingress: [{action: Deny, from: [{namespaces: {}}]}, 📍{action: Accept, from: [{pods: "
          + "{podSelector: {matchLabels: {a: b}}}}], protocols: [{tcp: {}}]}]"),
      saying: "the rule at /spec/ingress/0 decides all of it"),
    Case(
      "shadowed-rule", "does not fire where the earlier is narrower, or of the other direction",
      clusterPolicy(
        "ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {}}]}, {action: Accept, "
          + "from: [{namespaces: {}}]}]\negress: [{action: Deny, to: [{namespaces: {}}]}]")),
    Case(
      "superseded-kind", "fires where the cluster serves ClusterNetworkPolicy",
      clusterPolicy("priority: 1", kind: "AdminNetworkPolicy")
        .replacing("kind: ", with: "kind: 📍"), saying: "and AdminNetworkPolicy no more"),
    Case(
      "superseded-kind", "does not fire on the new kind",
      documents(clusterPolicy("tier: Admin"), networkPolicy("podSelector: {}"))),
  ]
}
