import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reconciliation
import Reports
import Synchronization
import Testing

/// A server or a network that fails in the middle of a restore costs no bundle, is never told as a success,
/// and the next run finishes.
@Suite("Failures in the middle of a restore", .controlPlane)
struct RaceFaultTests {
  /// The requests of a run at which something can go wrong.
  enum Place: String, CaseIterable, CustomTestStringConvertible {
    case looking = "the look at an object"
    case replacing = "the replacing of an object"
    case handingOver = "the handing over of its account"
    case creating = "the creation of an object"
    case handingOverNew = "the handing over of the new one's account"
    case deleting = "the deletion of an object"
    case readingBack = "the reading back"

    var testDescription: String { rawValue }

    var request: Nth {
      switch self {
      case .looking: Nth(1, "GET", "/cart")
      case .replacing: Nth(1, "PUT", "/cart")
      case .handingOver: Nth(2, "PUT", "/cart")
      case .creating: Nth(1, "POST", "/networkpolicies")
      case .handingOverNew: Nth(1, "PUT", "/database")
      case .deleting: Nth(1, "DELETE", "/backdoor")
      case .readingBack: Nth(2, "GET", "/networkpolicies")
      }
    }

    var isRead: Bool { self == .looking || self == .readingBack }
  }

  /// What goes wrong.
  enum Fault: String, CaseIterable, CustomTestStringConvertible {
    case conflict = "a conflict that is none"
    case tooMany = "too many requests"
    case error = "an error before it is done"
    case lateError = "an error after it is done"
    case unavailable = "no server behind the load balancer"
    case silence = "no answer, and it is not done"
    case lateSilence = "no answer, and it is done"
    case reset = "a connection that is reset before it is done"
    case cut = "an answer that ends half-way, and it is done"

    var testDescription: String { rawValue }

    func reply(to request: Relay.Request) async throws -> Relay.Reply {
      switch self {
      case .conflict: return .status(409, "the object has been modified", reason: "Conflict")
      case .tooMany:
        return .status(429, "slow down", reason: "TooManyRequests", headers: ["Retry-After": "1"])
      case .error: return .status(500, "etcdserver: request timed out")
      case .lateError:
        _ = try await Relay.pass(request)
        return .status(500, "etcdserver: request timed out, possibly due to a lost leader")
      case .unavailable: return .html(503)
      case .silence: return .silence
      case .lateSilence:
        _ = try await Relay.pass(request)
        return .silence
      case .reset: return .reset
      case .cut: return try await Relay.pass(request).cutShort
      }
    }

    var isSilent: Bool { self == .silence || self == .lateSilence }
  }

  /// Restores while something goes wrong, and expects what holds for every failure.
  ///
  /// - Parameter isLasting: whether every later request of the kind fails too.
  private func restore(_ place: Place, _ fault: Fault, isLasting: Bool) async throws -> CommandRun {
    let shop = try await DriftedShop()
    let counter = Counter(place.request)
    let written = Mutex(false)
    let run = try await Relay.run { request in
      if ["PUT", "DELETE"].contains(request.method) || request.uri.contains("networkpolicies?field")
      {
        written.withLock { $0 = true }
      }
      let isIt = isLasting ? counter.isItOrLater(request) : counter.isIt(request)
      return isIt ? try await fault.reply(to: request) : nil
    } use: { relay in
      await CommandRun.mendwall(
        shop.restoring(relay.kubeconfig)
          + (fault.isSilent ? ["--request-timeout", "10"] : []))
    }
    let told = "\(run.status): \(run.output)\(run.notes)"
    switch run.status {
    case .inSync: try await shop.expectMended("said to be in sync: \(told)")
    case .failed:
      #expect(try await shop.isUntouched(), "said that nothing was written: \(told)")
      #expect(run.notes.contains("mendwall: "), "\(told)")
    default: #expect(run.status == .unproved, "\(told)")
    }
    if written.withLock({ $0 }) { try await expectBundle(of: shop, told) }
    try await shop.expectNextRunFinishes(told)
    return run
  }

  /// Expects that every object is in the bundle as it was found.
  private func expectBundle(of shop: DriftedShop, _ told: String) async throws {
    let contents = try BundleContents(at: shop.folder("bundle"))
    for step in contents.plan.steps where step.action != .create {
      let saved = contents.objects[step.number]
      #expect(
        saved?.said == shop.found[step.object.name]?.said, "\(step.object.name): \(told)")
    }
  }

  @Test(
    "what goes wrong once at a write is mended within the run",
    arguments: Place.allCases.filter { !$0.isRead }, Fault.allCases)
  func once(_ place: Place, _ fault: Fault) async throws {
    let run = try await restore(place, fault, isLasting: false)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
  }

  @Test("what goes wrong once at a read is asked again or told", arguments: Fault.allCases)
  func onceAtReads(_ fault: Fault) async throws {
    // A server that is slow is not asked again; the person decides.
    let isTold = fault.isSilent || fault == .conflict
    let looked = try await restore(.looking, fault, isLasting: false)
    #expect(looked.status == (isTold ? .failed : .inSync), "\(looked.output)\(looked.notes)")
    let readBack = try await restore(.readingBack, fault, isLasting: false)
    #expect(
      readBack.status == (isTold ? .unproved : .inSync), "\(readBack.output)\(readBack.notes)")
  }

  @Test(
    "what goes on going wrong is told, and nothing is lost", arguments: Place.allCases,
    [Fault.conflict, .error, .reset, .cut])
  func lasting(_ place: Place, _ fault: Fault) async throws {
    let run = try await restore(place, fault, isLasting: true)
    // What is done all the same is found to be done, when it is looked at again.
    if fault != .cut { #expect(run.status != .inSync, "\(run.output)\(run.notes)") }
  }

  @Test("what is done before somebody else's edit, without an answer, stays in the bundle as found")
  func editAfterLostAnswer() async throws {
    let shop = try await DriftedShop()
    let write = Counter(Nth(1, "PUT", "/cart"))
    let run = try await Relay.run { request in
      guard write.isIt(request) else { return nil }
      let answer = try await Relay.pass(request)
      try await shop.patch("cart", #"{"spec":{"ingress":[]}}"#)
      return answer.cutShort
    } use: { relay in
      try await shop.restore(relay.kubeconfig)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    try await expectBundle(of: shop, run.output)
    try await shop.expectNextRunFinishes()
  }

  // MARK: What can only be deleted and created again

  @Test(
    "a binding whose role nobody may change is created even where that fails at first",
    arguments: Fault.allCases.filter { $0 != .conflict })
  func recreation(_ fault: Fault) async throws {
    let namespace = try await ControlPlane.makeNamespace("binding")
    func binding(_ role: String) -> String {
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: guards, namespace: \(namespace)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(role)}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: nobody}]

      """
    }
    let path = "/apis/rbac.authorization.k8s.io/v1/namespaces/\(namespace)/rolebindings"
    let repository = try await TestRepository()
    try await repository.commit([
      "binding.yaml": binding("viewer"), ".mendwall.yaml": "kinds: [NetworkPolicy, RoleBinding]\n",
    ])
    let live = binding("owner").replacing(
      "name: guards,", with: "name: guards, labels: {team: red},")
    try await ControlPlane.request("POST", path + "?fieldManager=intruder", live)
    let folder = try TemporaryFolder()
    let counter = Counter(Nth(1, "POST", "/rolebindings"))
    let run = try await Relay.run { request in
      counter.isIt(request) ? try await fault.reply(to: request) : nil
    } use: { relay in
      await CommandRun.mendwall(
        "restore", "--repo", repository.path, "--kubeconfig", relay.kubeconfig, "-n", namespace,
        "--yes", "--settle", "0", "--bundle", folder("bundle"), "--request-timeout",
        fault.isSilent ? "10" : "60")
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let object = try await ControlPlane.request("GET", "\(path)/guards")
    #expect(object["roleRef"]?["name"] == "viewer")
    // What Git does not declare stays.
    #expect(object["metadata"]?["labels"]?["team"] == "red")
    #expect(!object.managerNames.contains("mendwall"))
  }
}
