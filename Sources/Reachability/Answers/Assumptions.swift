import Documents
import PolicyModel
import Workloads

extension Connectivity {
  /// What the answers lean on beside the policies: what the specification leaves to network plug-ins, and
  /// what is not known. Sentences.
  public var assumptions: [String] {
    var found: [String] = []
    var seen: Set<ObjectIdentifier> = []
    var each: [PolicyRules] = []
    for selecting in selecting {
      for policy in selecting.ingress + selecting.egress
      where seen.insert(ObjectIdentifier(policy.rules)).inserted {
        each.append(policy.rules)
      }
    }
    if each.isEmpty { return [] }
    let name = universe.profile.name
    if each.contains(where: \.namesAddresses) {
      found.append(
        universe.profile.addressesMatchPods
          ? "ranges of addresses in rules match pods by their addresses too (profile \(name)); some "
            + "network plug-ins match only what is outside of the cluster"
          : "ranges of addresses in rules match only what is outside of the cluster (profile \(name))"
      )
      let unknown = universe.inventories[state].pods.count {
        $0.addresses.isEmpty && !$0.hasFinished
      }
      if universe.profile.addressesMatchPods, unknown > 0 {
        found.append(
          "\(unknown) \(unknown == 1 ? "pod has no address that is" : "pods have no addresses that are") "
            + "known, and no range of addresses matches \(unknown == 1 ? "it" : "them")")
      }
    }
    let hosts = universe.inventories[state].pods.contains { $0.isOnHostNetwork && !$0.hasFinished }
    if hosts {
      found.append(
        universe.profile.hostNetwork == .pod
          ? "pods on their node's network count as any others (profile \(name))"
          : "pods on their node's network count as the node: no selector finds them (profile \(name))"
      )
    }
    found.append(
      "what a pod and its own node send each other is always allowed, and listed only for pods on the node's "
        + "network; what a pod sends to itself through a Service is not listed: network plug-ins differ"
    )
    found += ties(each)
    if each.contains(where: \.namesNodes), universe.inventories[state].nodes.isEmpty {
      found.append("no node is known, so rules about nodes match nobody")
    }
    let domains = each.filter(\.namesDomains).map(\.policy.reference.description).sorted()
    if !domains.isEmpty {
      found.append(
        "\(domains.joined(separator: ", ")) allows names of domains, whose addresses are not known: what "
          + "it opens by them is not listed")
    }
    return found
  }

  private func ties(_ rules: [PolicyRules]) -> [String] {
    let tied = Dictionary(grouping: rules.filter { $0.tier == .admin }) { $0.priority }
      .filter { $0.value.count > 1 }
    return tied.sorted { $0.key < $1.key }.map { priority, rules in
      let names = rules.map(\.policy.reference.description).sorted().joined(separator: ", ")
      return
        "\(names) have the same priority \(priority), and in which order they count is undefined; "
        + "they were taken by name"
    }
  }
}

extension PolicyRules {
  private var allRules: [Rule] { (ingress ?? []) + (egress ?? []) }
  private var allPeers: [RulePeer] { allRules.flatMap { $0.peers ?? [] } }

  fileprivate var namesAddresses: Bool {
    allPeers.contains { if case .network = $0 { true } else { false } }
  }

  fileprivate var namesNodes: Bool {
    allPeers.contains { if case .nodes = $0 { true } else { false } }
  }

  fileprivate var namesDomains: Bool {
    (policy.spec["egress"]?.sequence ?? []).contains { rule in
      (rule["to"]?.sequence ?? []).contains { $0["domainNames"] != nil }
    }
  }
}
