import Documents
public import PolicyModel

/// An emergency isolation of namespaces: what it keeps, why it is there, and when it ends.
///
/// A value: it says what is to be written, and writes nothing.
public struct Containment: Sendable, Equatable {
  /// The id of the incident, which names the policies: lower-case letters, digits and dashes.
  public let incident: String
  public let reason: String
  public let until: Instant
  /// Which pods are cut off; nil for all of a namespace.
  public let pods: PodSelector?
  /// Whether the pods may still ask the cluster's DNS.
  public let allowDNS: Bool
  /// Who may still reach the pods.
  public let allowFrom: [AllowedPeer]
  /// Whom the pods may still reach.
  public let allowTo: [AllowedPeer]

  /// - Throws: ``InvalidContainment`` for an incident that is no id, a reason that says nothing, or an end
  ///   that RFC 3339 cannot write.
  public init(
    incident: String, reason: String, until: Instant, pods: PodSelector? = nil,
    allowDNS: Bool = false, allowFrom: [AllowedPeer] = [], allowTo: [AllowedPeer] = []
  ) throws(InvalidContainment) {
    if let fault = Containment.fault(ofIncident: incident) { throw InvalidContainment(fault) }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw InvalidContainment("the reason is empty; say why the namespaces are cut off")
    }
    guard Instant(until.description) == until else {
      throw InvalidContainment(
        "the end \(until) is too far away to be written; name an earlier one")
    }
    self.incident = incident
    self.reason = reason
    self.until = until
    self.pods = pods
    self.allowDNS = allowDNS
    self.allowFrom = allowFrom
    self.allowTo = allowTo
  }

  /// The name of each of its policies.
  public var policyName: String { Containment.policyName(ofIncident: incident) }

  /// The name of each policy of an incident's containment.
  public static func policyName(ofIncident incident: String) -> String {
    "mendwall-containment-\(incident)"
  }

  /// What is wrong with the id of an incident, or nil where nothing is.
  static func fault(ofIncident incident: String) -> String? {
    // The id is part of a policy's name and the value of a label, which both end in a letter or digit.
    guard incident.utf8.count <= 40, Names.isDNSLabel(incident) else {
      return
        "the incident \(quoted(incident)) is no id; write 1 to 40 of a-z, 0-9 and -, with a letter "
        + "or digit first and last"
    }
    return nil
  }
}

extension Containment {
  /// The label by which a policy is known as a containment; its value is the incident.
  public static let incidentLabel = "mendwall.dev/containment"
  /// The annotation that says why a containment is there.
  public static let reasonAnnotation = "mendwall.dev/reason"
  /// The annotation that says when a containment ends, in RFC 3339.
  public static let untilAnnotation = "mendwall.dev/until"

  /// A direction of traffic, seen from the pods that are cut off.
  public enum Direction: String, Sendable, CaseIterable {
    case ingress, egress

    /// The field of a rule that holds the other side.
    var peersKey: String { self == .ingress ? "from" : "to" }

    /// As `policyTypes` and Calico's `types` name it.
    var policyType: String { self == .ingress ? "Ingress" : "Egress" }
  }
}

/// Something that a containment cannot be made of, in words.
public struct InvalidContainment: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence that names the thing and the remedy.
  public let message: String

  init(_ message: String) { self.message = message }

  public var description: String { message }
}
