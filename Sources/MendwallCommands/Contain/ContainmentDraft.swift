import Containment
import Documents
import DriftDetection
import KubernetesClient
import PolicyModel
import Reconciliation
import Reports

/// The plan of a containment as it is made: the policies that cut off, and what is done about others that
/// let traffic through.
struct ContainmentDraft {
  /// The annotation that names the bundles of policies that were set aside, a line each.
  static let setAsideAnnotation = "mendwall.dev/set-aside"

  private static let first = "first: they deny"

  private let containment: Containment
  private let state: ContainedState
  private let namespaces: [String]
  private let known: Namespaces
  /// Where what is set aside goes.
  var bundle = ""
  private(set) var warnings: [String]
  private var steps: [Assignment] = []

  init(
    _ containment: Containment, state: ContainedState, namespaces: [String], known: Namespaces
  ) {
    self.containment = containment
    self.state = state
    self.namespaces = namespaces
    self.known = known
    warnings = state.gaps
  }

  var assignments: [Assignment] { Assignment.inOrder(steps) }

  /// - Parameter isOverriding: whether what others allow is cut off too.
  mutating func make(overriding isOverriding: Bool, _ cluster: any Cluster) async throws {
    let openings = namespaces.flatMap { namespace in
      containment.openings(in: state.policies, namespace: known[namespace])
        .map { (namespace: namespace, opening: $0) }
    }
    var setAside: [Policy] = []
    var isSettingAside = false
    // One of an earlier run is to end when the others do.
    if isOverriding, !openings.isEmpty || hasAdminPolicy {
      if let api = adminAPI() {
        try await addAdminPolicy(api, cluster)
        warnings += openings.filter { $0.opening.policy.mayLetInFromOutside }.map {
          "\($0.opening.policy.reference) still lets in to \($0.namespace) what comes from outside the cluster or "
            + "from nodes"
        }
      } else {
        isSettingAside = true
        setAside = openings.map(\.opening.policy).filter {
          $0.reference.namespace != nil && !isAboutOthers($0)
        }
      }
    }
    let aside = Set(setAside.map(\.identity))
    for (namespace, opening) in openings where !aside.contains(opening.policy.identity) {
      let remedy =
        !isOverriding
        ? "; --override cuts it off"
        : opening.policy.reference.namespace == nil
          ? "" : "; it is about other pods too, and without it those may be open"
      if !isOverriding || isSettingAside || opening.policy.reference.namespace == nil {
        warnings.append(
          "\(opening.policy.reference) still lets \(opening.inWords) of \(namespace) through\(remedy)"
        )
      }
    }
    if containment.allowDNS, !known.isNamedByLabel("kube-system") {
      warnings.append(
        "kube-system has no label \(NamespaceLabels.nameLabel), so DNS is kept to pods labelled k8s-app=kube-dns of "
          + "any namespace")
    }
    for namespace in namespaces { addPolicy(namespace, isSettingAside: !setAside.isEmpty) }
    for policy in setAside {
      steps.append(
        Assignment(
          RestorePlan.Step(
            number: 0, stage: 1, action: .delete, object: policy.reference,
            reason:
              "after what denies: set aside into the bundle until the release, since it lets traffic through",
            live: RestorePlan.Seen(policy)), goal: .absent, live: policy))
    }
  }

  private var hasAdminPolicy: Bool {
    state.policies.contains { policy in
      policy.reference.name == containment.policyName
        && Containment.AdminAPI.allCases.contains { $0.kind === policy.kind }
    }
  }

  /// Whether a policy may isolate pods that are not cut off: they would be open without it.
  private func isAboutOthers(_ policy: Policy) -> Bool {
    guard let pods = containment.pods else { return false }
    guard policy.kind === PolicyKind.networkPolicy, let cutOff = LabelSelector(pods.node),
      let selected = LabelSelector(policy.spec["podSelector"] ?? [])
    else { return true }
    return !cutOff.covers(selected)
  }

  /// The admin tier's API that the cluster has, where it can select the namespaces.
  private mutating func adminAPI() -> Containment.AdminAPI? {
    guard let api = Containment.AdminAPI.allCases.first(where: { state.apis[$0.kind.id] != nil })
    else { return nil }
    let unnamed = namespaces.filter { !known.isNamedByLabel($0) }
    guard unnamed.isEmpty else {
      warnings.append(
        "the cluster has \(api.kind.kind), but \(unnamed.joined(separator: ", ")) without the label "
          + "\(NamespaceLabels.nameLabel) cannot be selected by it; the policies that let traffic through are set aside"
      )
      return nil
    }
    return api
  }

  private mutating func addAdminPolicy(_ api: Containment.AdminAPI, _ cluster: any Cluster)
    async throws
  {
    let kind = api.kind
    let version = state.apis[kind.id] ?? kind.api
    let reference = ObjectReference(
      apiVersion: version.apiVersion, kind: kind.kind, namespace: nil, name: containment.policyName)
    // One policy holds the whole incident, whichever run named the namespace.
    let others = (live(reference)?.subjectNamespaces ?? []).filter { !self.namespaces.contains($0) }
    let namespaces = self.namespaces + others
    var knowsNetworks = true
    func policy() throws(InvalidContainment) -> Node {
      var node =
        try containment.adminPolicy(
          namespaces: namespaces, as: api, knowsNetworks: knowsNetworks
        ).mapping ?? Mapping()
      node["apiVersion"] = Node(.string(version.apiVersion))
      return Node(.mapping(node))
    }
    if let definition = try? await cluster.definition(of: kind, as: version),
      let built = try? Policy(
        try policy(), kind: kind, apiVersion: version.apiVersion, defaultNamespace: nil,
        location: SourceLocation(path: "", line: nil)),
      !built.unknownFields(by: definition).isEmpty
    {
      knowsNetworks = false
    }
    let written = try policy()
    try refuseOtherWords(written, beside: others, as: reference)
    add(written, as: reference, reason: ContainmentDraft.first)
    warnings += Containment.uncovered(by: api, knowsNetworks: knowsNetworks).map {
      "not cut off by \(kind.kind): \($0)"
    }
    warnings += containment.cut(by: api)
  }

  /// One policy says the same of all its namespaces: another run's other words would change what holds for
  /// those of the first.
  private func refuseOtherWords(
    _ written: Node, beside others: [String], as reference: ObjectReference
  ) throws(Refusal) {
    guard !others.isEmpty, let live = live(reference),
      let policy = try? Policy(
        written, kind: live.kind, apiVersion: reference.apiVersion, defaultNamespace: nil)
    else { return }
    func said(_ policy: Policy) -> [Node?] {
      let subject = policy.spec["subject"]
      return [
        subject?["pods"]?["podSelector"], policy.spec["ingress"], policy.spec["egress"],
      ]
    }
    if said(live) == said(policy) { return }
    throw Refusal(
      "nothing was written: the incident \(containment.incident) already cuts off \(others.joined(separator: ", ")) "
        + "by other words (pods, or what is kept), which one policy cannot hold beside these; name another "
        + "--incident, or all the namespaces with the same words")
  }

  private mutating func addPolicy(_ namespace: String, isSettingAside: Bool) {
    var policy = containment.networkPolicy(
      namespace: namespace, dnsHasNamespaceLabel: known.isNamedByLabel("kube-system"))
    let reference = ObjectReference(
      apiVersion: PolicyKind.networkPolicy.api.apiVersion, kind: PolicyKind.networkPolicy.kind,
      namespace: namespace, name: containment.policyName)
    let before = live(reference)?.annotations[ContainmentDraft.setAsideAnnotation]?.string
    let bundles = [before, isSettingAside ? bundle : nil].compactMap { $0 }
    if !bundles.isEmpty {
      policy = policy.annotated(
        ContainmentDraft.setAsideAnnotation, bundles.joined(separator: "\n"))
    }
    add(policy, as: reference, reason: ContainmentDraft.first)
  }

  private func live(_ reference: ObjectReference) -> Policy? {
    state.policies.first { $0.reference == reference }
  }

  private mutating func add(_ object: Node, as reference: ObjectReference, reason: String) {
    let live = live(reference)
    guard
      let kind = PolicyKind.of(apiVersion: reference.apiVersion, kind: reference.kind),
      let policy = try? Policy(
        object, kind: kind, apiVersion: reference.apiVersion,
        defaultNamespace: reference.namespace ?? "default")
    else { return }
    if live?.compared == policy.compared { return }
    let changes =
      live.map { PlannedChange.changes(from: $0, to: policy) }
      ?? (policy.body.mapping?.entries ?? []).map {
        PlannedChange(path: "/\($0.key)", op: .add, before: nil, after: $0.value)
      }
    steps.append(
      Assignment(
        RestorePlan.Step(
          number: 0, stage: 0, action: live == nil ? .create : .update, object: reference,
          reason: reason, changes: changes, live: live.map { RestorePlan.Seen($0) }),
        goal: .exactly(object), live: live))
  }
}

extension Policy {
  /// Whether it may allow ingress from something that is no pod; for other kinds than NetworkPolicy that is
  /// not looked into.
  fileprivate var mayLetInFromOutside: Bool {
    guard kind === PolicyKind.networkPolicy else { return true }
    return (spec["ingress"]?.sequence ?? []).contains { rule in
      guard let peers = rule["from"]?.sequence, !peers.isEmpty else { return true }
      return peers.contains { $0["ipBlock"] != nil }
    }
  }

  /// The names of the namespaces that a containment of the admin tier selects.
  fileprivate var subjectNamespaces: [String] {
    let subject = spec["subject"]
    let selector = subject?["namespaces"] ?? subject?["pods"]?["namespaceSelector"]
    return (selector?["matchExpressions"]?.sequence ?? [])
      .filter { $0["key"]?.string == NamespaceLabels.nameLabel && $0["operator"] == "In" }
      .flatMap { $0["values"]?.sequence ?? [] }.compactMap(\.string)
  }
}

extension Node {
  /// The object with one annotation more.
  fileprivate func annotated(_ key: String, _ value: String) -> Node {
    guard var object = mapping, var metadata = self["metadata"]?.mapping else { return self }
    var annotations = metadata["annotations"]?.mapping ?? Mapping()
    annotations[key] = Node(.string(value))
    metadata["annotations"] = Node(.mapping(annotations))
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }
}
