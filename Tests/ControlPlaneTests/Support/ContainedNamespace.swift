import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Synchronization
import Testing

/// A namespace of one test's own with policies of several kinds and makers, to be cut off and released.
///
/// Every containment here denies and keeps nothing, so that it holds in the report of any other test.
struct ContainedNamespace {
  let name: String
  /// An incident of the test's own: a policy of the admin tier is named by it.
  let incident: String
  private let folder: TemporaryFolder

  /// - Parameter isNamed: whether the namespace has the label with its name, by which the admin tier
  ///   selects it. The server of these tests does not set it.
  init(isNamed: Bool) async throws {
    name = try await ControlPlane.makeNamespace("contained")
    incident = "inc-\(name.suffix(8))"
    folder = try TemporaryFolder()
    if isNamed {
      try await kubectl("label", "namespace", name, "kubernetes.io/metadata.name=\(name)")
    }
    try await kubectl("apply", "-f", "-", input: policies(1))
    try await kubectl(
      "apply", "--server-side", "--field-manager=argocd-controller", "-f", "-", input: policies(2))
    try await kubectl("create", "-f", "-", input: others)
  }

  /// One that denies, and two that let traffic in, with labels and annotations of their own.
  private func policies(_ number: Int) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: deny-\(number), namespace: \(name)}
    spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: web-\(number)
      namespace: \(name)
      labels: {team: web}
      annotations: {owner: "a<b> & ü"}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{from: [{podSelector: {}}], ports: [{port: 80}, {port: metrics}]}]
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: out-\(number), namespace: \(name)}
    spec:
      podSelector: {}
      policyTypes: [Egress]
      egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]
    """
  }

  private var others: String {
    """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: cilium, namespace: \(name), labels: {team: web}}
    spec:
      endpointSelector: {}
      ingress: [{icmps: [{fields: [{type: 8}]}]}]
    ---
    apiVersion: projectcalico.org/v3
    kind: NetworkPolicy
    metadata: {name: calico, namespace: \(name), annotations: {owner: web}}
    spec: {selector: all(), egress: [{action: Allow}, {action: Deny}]}
    """
  }

  /// Those that let traffic through, in the order of a plan.
  static let openings = ["cilium", "out-1", "out-2", "web-1", "web-2", "calico"]

  var policyName: String { "mendwall-containment-\(incident)" }

  func bundle(_ name: String) -> String { folder(name) }

  @discardableResult
  func kubectl(_ arguments: String..., input: String = "") async throws -> String {
    let result = try await ControlPlane.kubectl(arguments, input: input)
    try #require(result.isSuccess, "\(arguments): \(result.errors)")
    return result.output
  }

  // MARK: Runs

  struct Run {
    let status: MendwallCommands.ExitStatus
    let output: String
    let notes: String
  }

  /// - Parameters:
  ///   - bundle: the name of the bundle; nil for a run that makes none.
  ///   - steps: after how many steps somebody asks the run to stop; nil for not at all.
  func run(
    _ arguments: [String], bundle: String? = nil, as user: String = "admin",
    stoppedAfter steps: Int? = nil
  ) async throws -> Run {
    let written = Written()
    let context = CommandContext(
      environment: ["XDG_STATE_HOME": folder.path], isTerminal: false,
      now: { Instant("2026-11-21T14:02:00Z")! },
      write: { text in written.output.withLock { $0 += text } },
      note: { text in written.notes.withLock { $0 += text + "\n" } },
      listenForInterrupts: {
        guard let steps else { return { false } }
        return {
          written.asked.withLock { asked in
            asked += 1
            return asked > steps
          }
        }
      })
    let status = await Mendwall.run(
      arguments + ["--kubeconfig", try ControlPlane.kubeconfig(user)]
        + (bundle.map { ["--bundle", self.bundle($0)] } ?? []), in: context)
    return Run(
      status: status, output: written.output.withLock { $0 }, notes: written.notes.withLock { $0 })
  }

  private final class Written: Sendable {
    let output = Mutex("")
    let notes = Mutex("")
    let asked = Mutex(0)
  }

  func contain(_ arguments: String..., bundle: String, stoppedAfter steps: Int? = nil) async throws
    -> Run
  {
    try await run(
      ["contain", name, "--reason", "stolen token", "--incident", incident, "--yes"] + arguments,
      bundle: bundle, stoppedAfter: steps)
  }

  func release(_ arguments: String..., bundle: String) async throws -> Run {
    try await run(
      ["release", "--incident", incident, "--yes"] + arguments, bundle: bundle)
  }

  /// Takes away what the test left, whatever became of it.
  func cleanUp() async throws {
    try await kubectl(
      "delete", "clusternetworkpolicy.policy.networking.k8s.io", policyName, "--ignore-not-found",
      "--wait=false")
    try await kubectl(
      "delete", "networkpolicy", policyName, "-n", name, "--ignore-not-found", "--wait=false")
  }

  // MARK: What the cluster has

  /// All that a containment might touch, by kind and name: the namespace's policies, the namespace, and
  /// the incident's policies of the admin tier.
  func state() async throws -> [String: Node] {
    let lists = [
      "/apis/networking.k8s.io/v1/namespaces/\(name)/networkpolicies",
      "/apis/cilium.io/v2/namespaces/\(name)/ciliumnetworkpolicies",
      "/apis/projectcalico.org/v3/namespaces/\(name)/networkpolicies",
      "/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies",
      "/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies",
    ]
    var state = ["namespace": try await ControlPlane.request("GET", "/api/v1/namespaces/\(name)")]
    for list in lists {
      for item in try await ControlPlane.request("GET", list)["items"]?.sequence ?? [] {
        let metadata = item["metadata"]
        let itemName = metadata?["name"]?.string ?? ""
        guard metadata?["namespace"] != nil || itemName == policyName else { continue }
        let resource = String(list.split(separator: "/").last ?? "")
        state[metadata?["namespace"] == nil ? "\(resource)/\(itemName)" : itemName] = item
      }
    }
    return state
  }
}

/// Expects the cluster to be as it was before a containment: the same specs, labels, annotations and
/// makers, and nothing left over. What was not set aside was not written.
func expectReleased(
  _ before: [String: Node], _ after: [String: Node], _ moment: String = "",
  setAside: [String] = [], sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(before.keys.sorted() == after.keys.sorted(), "\(moment)", sourceLocation: sourceLocation)
  for (name, old) in before {
    guard let new = after[name] else { continue }
    if setAside.contains(name) {
      #expect(
        JSONWriter.compact(old.written) == JSONWriter.compact(new.written), "\(moment) \(name)",
        sourceLocation: sourceLocation)
      #expect(old.account == new.account, "\(moment) \(name)", sourceLocation: sourceLocation)
    } else {
      #expect(old == new, "\(moment) \(name)", sourceLocation: sourceLocation)
    }
  }
}
