import PolicyModel
import Workloads

/// A policy as the engine evaluates it.
final class PolicyRules: Sendable {
  /// In which order policies are asked: each tier after the one before.
  enum Tier: Int, Sendable {
    case admin, networkPolicy, baseline
  }

  let policy: Policy
  let tier: Tier
  /// Within the tier, the lower the earlier; of the same, by name.
  let priority: Int64
  let subject: PodSelection
  /// Nil where the policy says nothing about the direction. Of a NetworkPolicy an empty list allows
  /// nothing.
  let ingress: [Rule]?
  let egress: [Rule]?
  /// Whether what it allows into a pod depends on how the pod names its ports.
  let namesIngressPorts: Bool

  init(
    policy: Policy, tier: Tier, priority: Int64, subject: PodSelection, ingress: [Rule]?,
    egress: [Rule]?
  ) {
    self.policy = policy
    self.tier = tier
    self.priority = priority
    self.subject = subject
    self.ingress = ingress
    self.egress = egress
    namesIngressPorts = (ingress ?? []).contains { rule in
      rule.ports?.contains(where: \.isName) ?? false
    }
  }

  func rules(_ direction: Direction) -> [Rule]? {
    switch direction {
    case .ingress: ingress
    case .egress: egress
    }
  }

}

/// Into a pod, or out of it.
public enum Direction: String, Sendable, CaseIterable, Codable { case ingress, egress }

/// One rule of a policy: with these peers, over these ports, so is decided.
struct Rule: Sendable {
  enum Action: Sendable { case allow, deny, pass }

  let action: Action
  /// Nil for everybody; an empty list for nobody.
  let peers: [RulePeer]?
  /// Nil for every port of every protocol; an empty list for none.
  let ports: [RulePort]?
}

/// Who a rule is about.
enum RulePeer: Hashable, Sendable {
  case pods(PodSelection)
  case network(CIDR, except: [CIDR])
  case nodes(LabelSelector)
}

/// Pods by their namespace and their labels.
struct PodSelection: Hashable, Sendable {
  enum Namespaces: Hashable, Sendable {
    case named(String)
    case matching(LabelSelector)
  }

  let namespaces: Namespaces
  let pods: LabelSelector
}

/// Ports that a rule is about.
enum RulePort: Hashable, Sendable {
  case numbers(PortSet)
  /// The port of the destination that has this name, of one protocol or (nil) of any.
  case name(String, TransportProtocol?)

  var isName: Bool {
    if case .name = self { true } else { false }
  }
}

/// Why a policy could not be evaluated, in a sentence.
struct Unreadable: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
