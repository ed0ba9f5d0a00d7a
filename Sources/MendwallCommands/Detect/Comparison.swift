import Documents
import DriftDetection
import KubernetesClient
import PolicyModel
import Reports

/// What Git declares held against what the cluster has, and what explains the difference without looking
/// at history.
struct Comparison: Sendable {
  let drift: [Drift]
  let diagnostics: [Diagnostic]
  private let ownership: Ownership
  private let live: [Policy]
  private let declared: [Policy]
  /// The modified objects whose whole difference is, or may be, what the server cannot hold.
  private let unholdable: [ObjectIdentity: String]
  /// The labels of namespaces by which policies select them.
  private let selectedLabels: Set<String>
  private let definitions: Definitions
  private let minorVersion: Int?
  /// What is to be said of fields that Git sets and nothing knows.
  let fieldNotes: [Diagnostic]

  /// - Parameters:
  ///   - declared: what Git declares.
  ///   - live: what the cluster has.
  ///   - state: how that was read.
  ///   - definitions: what the cluster says of custom kinds.
  ///   - ownership: where Git owns.
  ///   - server: which cluster it is.
  ///   - selectors: by what namespaces are selected.
  ///   - suspects: the only objects of namespaces that may depart; nil for all.
  ///   - fieldNotes: what was found before of the fields that Git sets; nil where that is not known.
  init(
    declared: [Policy], live: [Policy], state: LiveState, definitions: Definitions,
    ownership: Ownership, server: ClusterDescription, selectors: [Policy],
    suspects: Set<ObjectIdentity>? = nil, fieldNotes: [Diagnostic]? = nil
  ) {
    self.declared = declared
    self.live = live
    self.ownership = ownership
    self.definitions = definitions
    minorVersion = server.minorVersion
    let hasNamespaces = declared.contains { $0.kind === PolicyKind.namespace }
    selectedLabels = hasNamespaces ? SelectedLabels.ofNamespaces(in: selectors) : []
    func among(_ policies: [Policy]) -> [Policy] {
      // What belongs to no namespace may depart since another object, a namespace, did.
      suspects.map { suspects in
        policies.filter { $0.reference.namespace == nil || suspects.contains($0.identity) }
      } ?? policies
    }
    drift = DriftDetector.detect(
      declared: among(declared), live: among(live), owns: ownership.owns, saw: state.saw,
      selectedLabels: selectedLabels)
    unholdable = Comparison.unholdable(drift, definitions, server, selectedLabels)
    let fieldNotes = fieldNotes ?? Comparison.unknownFields(declared, definitions)
    self.fieldNotes = fieldNotes
    diagnostics =
      fieldNotes + definitions.diagnostics
      + Comparison.gaps(state) + Comparison.absences(state, declared)
  }

  /// Whether the live form of an object is what a manifest declares, as far as the server can hold that.
  func isInSync(_ git: Policy, _ live: Policy) -> Bool {
    let held = git.held(byMinorVersion: minorVersion, definition: definitions[git.kind])
    return DriftDetector.isInSync(held ?? git, live, selectedLabels: selectedLabels)
  }

  /// Whether Git owns a namespace.
  func owns(namespace: String) -> Bool { ownership.owns(namespace: namespace) }

  /// Whether Git owns the place of a policy.
  func owns(_ policy: Policy) -> Bool { ownership.owns(policy) }

  /// Those of some namespaces that hold what Git does not declare and does not own.
  func unownedNamespaces(among namespaces: Set<String>) -> [String] {
    let known = Set(declared.map(\.identity))
    return namespaces.sorted().filter { namespace in
      !ownership.owns(namespace: namespace)
        && live.contains { $0.reference.namespace == namespace && !known.contains($0.identity) }
    }
  }

  /// Why the server cannot have what Git declares, or may not; nil where it can.
  func hindrance(of drift: Drift) -> String? {
    if case .modified = drift { unholdable[drift.identity] } else { nil }
  }

  /// The objects that depart, tolerated or not.
  var departing: Set<ObjectIdentity> { Set(drift.map(\.identity)) }

  /// What the cluster has of the objects that depart; of those that it lacks there is none.
  var liveForms: [ObjectIdentity: Policy] {
    let forms = drift.compactMap { drift -> (ObjectIdentity, Policy)? in
      switch drift {
      case .modified(_, let live, _), .unmanaged(let live): (drift.identity, live)
      case .missing: nil
      }
    }
    return Dictionary(forms) { first, _ in first }
  }

  /// Whether nothing of Git's history can be the cause.
  func isExplained(_ drift: Drift) -> Bool { unholdable[drift.identity] != nil }

  /// Tells what is known beside the values.
  func explain(_ finding: inout Finding, _ drift: Drift) {
    switch drift {
    case .modified:
      guard let reason = unholdable[drift.identity] else { return }
      finding.cause = .unknown
      finding.add(reason)
    case .missing(let policy):
      if let other = otherForm(of: policy, among: live) {
        finding.add(
          "the cluster has the \(other.kind.name) \(other.reference.name), another form of it of "
            + other.reference.apiVersion)
      }
    case .unmanaged(let policy):
      if policy.reference.namespace == nil {
        let reached = ownership.reached(by: policy)
        let names = reached.prefix(5).joined(separator: ", ")
        let more = reached.count > 5 ? " and \(reached.count - 5) more" : ""
        if !reached.isEmpty {
          finding.add(
            "it reaches \(reached.count == 1 ? "the namespace" : "the namespaces") \(names)\(more) of Git's"
          )
        }
      }
      if let other = otherForm(of: policy, among: declared) {
        finding.add(
          "Git declares the \(other.kind.name) \(other.reference.name), another form of it of "
            + other.reference.apiVersion)
      }
    }
  }

  /// The object that says the same in the form of another version of the API: one of the same name, or
  /// for the kind that a cluster has one of, any of that tier.
  private func otherForm(of policy: Policy, among others: [Policy]) -> Policy? {
    let forms = others.filter { policy.kind.otherForms.contains($0.kind.id) }
    return forms.first { $0.reference.name == policy.reference.name }
      ?? forms.first {
        $0.kind === PolicyKind.baselineAdminNetworkPolicy && policy.spec["tier"] == "Baseline"
          || policy.kind === PolicyKind.baselineAdminNetworkPolicy && $0.spec["tier"] == "Baseline"
      }
  }

  // MARK: What the server cannot hold

  /// Why objects differ of which the cluster has all that it can have.
  private static func unholdable(
    _ drift: [Drift], _ definitions: Definitions, _ server: ClusterDescription,
    _ selectedLabels: Set<String>
  ) -> [ObjectIdentity: String] {
    var reasons: [ObjectIdentity: String] = [:]
    for case .modified(let declared, let live, let changes) in drift {
      func isLive(_ form: Policy?) -> Bool {
        form.map { DriftDetector.isInSync($0, live, selectedLabels: selectedLabels) } ?? false
      }
      let places = changes.map(\.path.description).joined(separator: ", ")
      let version = server.version.map { " (\($0))" } ?? ""
      let definition = definitions[declared.kind]
      if isLive(declared.held(byMinorVersion: server.minorVersion, definition: definition)) {
        reasons[declared.identity] =
          "this server\(version) does not know \(places) and drops it, so that the cluster cannot have "
          + "what Git says: nobody changed it there"
      } else if definition == nil, isLive(declared.ofKnownFields) {
        reasons[declared.identity] =
          "Mendwall does not know \(places) of \(declared.kind.name): either this server\(version) does not "
          + "know it and drops it, or somebody took it away"
      }
    }
    return reasons
  }

  // MARK: Diagnostics

  static func unknownFields(_ declared: [Policy], _ definitions: Definitions)
    -> [Diagnostic]
  {
    declared.flatMap { policy in
      Trap.unknownFields(of: policy, by: definitions[policy.kind]).map { trap in
        Diagnostic(
          .warning, "\(policy.reference): \(trap.message)", path: policy.location?.path,
          line: policy.location?.line == nil ? nil : trap.position?.line ?? policy.location?.line)
      }
    }
  }

  private static func gaps(_ state: LiveState) -> [Diagnostic] {
    state.gaps.map { gap in
      let what =
        gap.namespace.map { "the \(gap.kind.resource) of namespace \($0)" }
        ?? "the cluster's \(gap.kind.resource)"
      return Diagnostic(.error, "\(what) could not be read: \(gap.error)")
    }
  }

  /// The kinds that Git declares and the cluster does not have.
  private static func absences(_ state: LiveState, _ declared: [Policy]) -> [Diagnostic] {
    state.absent.compactMap { kind in
      let count = declared.count { $0.kind === kind }
      guard count > 0 else { return nil }
      let versions = kind.apis.map(\.apiVersion).joined(separator: " or ")
      return Diagnostic(
        .warning,
        "the cluster does not have the kind \(kind.name) of \(versions); "
          + (count == 1 ? "the policy" : "the \(count) policies")
          + " of that kind that Git declares cannot be in force there until its definition is installed"
      )
    }
  }
}

extension ClusterDescription {
  /// The 20 of v1.20.2.
  fileprivate var minorVersion: Int? {
    guard let version, version.hasPrefix("v1.") else { return nil }
    return Int(version.dropFirst(3).prefix { $0.isASCII && $0.isNumber })
  }
}
