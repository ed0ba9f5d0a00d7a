import AsyncHTTPClient
import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import NIOCore
import NIOHTTP1
import PolicyModel
import Synchronization
import Testing

/// Namespaces with policies, in a repository and in the cluster, that several users change at random.
struct SoakScene {
  static let users = ["alice", "bob", "carol"]
  /// The folder of the package.
  private static let package = String(
    #filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/")!.lowerBound))

  let repository: TestRepository
  let folder: TemporaryFolder
  let namespaces: [String]
  let declared: [String]
  private var random: SeededRandom
  private var port = 10_000
  var ledger = SoakLedger()

  init(seed: UInt64, namespaces count: Int, policies: Int) async throws {
    repository = try await TestRepository()
    folder = try TemporaryFolder()
    random = SeededRandom(seed: seed)
    var names: [String] = []
    for _ in 0..<count { names.append(try await ControlPlane.makeNamespace("soak")) }
    namespaces = names
    declared = names.flatMap { namespace in (0..<policies).map { "\(namespace)/policy-\($0)" } }
    let manifests = declared.map { SoakScene.manifest($0, port: 80) }
    try await repository.commit([
      "policies.yaml": ControlPlane.documents(manifests),
      ".mendwall.yaml": "kinds: [NetworkPolicy]\n",
    ])
    for name in declared {
      let object = try await ControlPlane.request(
        "POST", SoakScene.collection(name), SoakScene.manifest(name, port: 80))
      ledger.begin(name, object["metadata"]?["resourceVersion"]?.string)
    }
    try await ControlPlane.apply(SoakScene.roles)
    for user in SoakScene.users {
      try await ControlPlane.waitForRight(
        of: user, to: "update", "networkpolicies", group: "networking.k8s.io", in: names[0])
    }
  }

  private static let roles = """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: soak}
    rules:
    - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: ["*"]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: soak}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: soak}
    subjects:
    - {apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}
    - {apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}
    - {apiGroup: rbac.authorization.k8s.io, kind: User, name: carol}
    """

  static func manifest(_ name: String, port: Int) -> String {
    let parts = name.split(separator: "/")
    return """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(parts[1]), namespace: \(parts[0])}
      spec:
        podSelector: {matchLabels: {app: \(parts[1])}}
        policyTypes: [Ingress]
        ingress: [{ports: [{port: \(port), protocol: TCP}]}]

      """
  }

  static func collection(_ name: String) -> String {
    "/apis/networking.k8s.io/v1/namespaces/\(name.prefix { $0 != "/" })/networkpolicies"
  }

  private static func path(_ name: String) -> String {
    "\(collection(name))/\(name.drop { $0 != "/" }.dropFirst())"
  }

  // MARK: Edits

  /// One random edit by a random user.
  mutating func edit() async throws {
    let name: String
    if Int.random(in: 0..<6, using: &random) == 0 {
      // One that Git does not declare.
      let namespace = namespaces.randomElement(using: &random)!
      name = "\(namespace)/extra-\(Int.random(in: 0..<5, using: &random))"
      if ledger.states[name] == nil { ledger.begin(name, nil) }
    } else {
      name = declared.randomElement(using: &random)!
    }
    let isThere = ledger.states[name]?.last?.version != nil
    let isDeclared = declared.contains(name)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<2 where isThere: try await delete(name, isDrift: isDeclared)
    case 2..<5 where isDeclared: try await set(name, port: 80)
    default:
      port += 1
      try await set(name, port: port)
    }
  }

  private mutating func set(_ name: String, port: Int) async throws {
    let user = SoakScene.users.randomElement(using: &random)!
    let isThere = ledger.states[name]?.last?.version != nil
    let before = ledger.states[name]?.last?.version
    let object = try await ControlPlane.request(
      isThere ? "PUT" : "POST",
      (isThere ? SoakScene.path(name) : SoakScene.collection(name)) + "?fieldManager=\(user)",
      SoakScene.manifest(name, port: port), as: user)
    let version = object["metadata"]?["resourceVersion"]?.string
    // Who writes what is there already changes nothing.
    if version == before { return }
    ledger.note(name, version, isDrift: port != 80 || !declared.contains(name))
  }

  private mutating func delete(_ name: String, isDrift: Bool) async throws {
    let user = SoakScene.users.randomElement(using: &random)!
    try await ControlPlane.request("DELETE", SoakScene.path(name), as: user)
    ledger.note(name, nil, isDrift: isDrift)
  }

  /// Puts everything back by hand, so that all is as Git says.
  mutating func mend() async throws {
    for (name, states) in ledger.states.sorted(by: { $0.key < $1.key })
    where states.last?.isDrift == true {
      if declared.contains(name) {
        try await set(name, port: 80)
      } else {
        try await delete(name, isDrift: false)
      }
    }
  }

  /// Has an object depart, to know later that everything before it was heard.
  mutating func mark() async throws -> (name: String, version: String?) {
    let name = declared[0]
    port += 1
    try await set(name, port: port)
    return (name, ledger.states[name]?.last?.version)
  }

  /// One random edit of what a watch restores at the same time: what it is by then is not known.
  mutating func tamper() async throws {
    let user = SoakScene.users.randomElement(using: &random)!
    port += 1
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let name = "\(namespaces.randomElement(using: &random)!)/extra-\(port)"
      _ = try await ControlPlane.send(
        "POST", SoakScene.collection(name), Array(SoakScene.manifest(name, port: port).utf8),
        type: "application/yaml", as: user)
    case 1:
      _ = try await ControlPlane.send(
        "DELETE", SoakScene.path(declared.randomElement(using: &random)!), as: user)
    default:
      let name = declared.randomElement(using: &random)!
      _ = try await ControlPlane.send(
        "PUT", SoakScene.path(name) + "?fieldManager=\(user)",
        Array(SoakScene.manifest(name, port: port).utf8), type: "application/yaml", as: user)
    }
  }

  /// Whether all is as Git says.
  func isMended() async throws -> Bool {
    let run = await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig()]
        + namespaces.flatMap { ["-n", $0] })
    return run.status == .inSync
  }

  /// The port of the API server.
  static var serverPort: Int {
    get throws {
      let url = String(
        decoding: try Data(contentsOf: URL(filePath: try ControlPlane.file("server"))),
        as: UTF8.self)
      return try #require(url.firstMatch(of: /:(\d+)/).flatMap { Int($0.output.1) })
    }
  }

  // MARK: The control plane

  /// Stops the API server and etcd, and starts them again.
  static func restart() async throws {
    let folder = try ControlPlane.file("").dropLast()
    try await Program.output(
      "\(SoakScene.package)/scripts/control-plane", ["restart", "--dir", String(folder)])
    // What was open to the old one is closed.
    let deadline = ContinuousClock.now + .seconds(60)
    while (try? await ControlPlane.request("GET", "/api/v1/namespaces/default")) == nil {
      try #require(ContinuousClock.now < deadline, "the API server never came back")
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Has etcd forget all that came before, so that no watch can go on from there.
  static func compact() async throws {
    let address = String(
      decoding: try Data(contentsOf: URL(filePath: try ControlPlane.file("etcd.url"))),
      as: UTF8.self
    ).filter { !$0.isWhitespace }
    let range = try await post("\(address)/v3/kv/range", #"{"key":"AA=="}"#)
    let revision = try #require(range["header"]?["revision"]?.string)
    _ = try await post(
      "\(address)/v3/kv/compaction", #"{"revision":"\#(revision)","physical":true}"#)
  }

  private static func post(_ url: String, _ body: String) async throws -> Node {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.body = .bytes(Array(body.utf8))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    let bytes = Array(buffer: try await response.body.collect(upTo: 1 << 20))
    try #require(response.status == .ok, "\(url): \(String(decoding: bytes, as: UTF8.self))")
    return try JSONReader.read(bytes, file: url)
  }
}

/// A watch as a process of its own.
final class SoakWatch: Sendable {
  let program = SignalledProgram()
  let file: String
  private let task: Task<SignalledProgram.Ending, any Error>

  init(_ scene: SoakScene, _ name: String, port: Int?, _ more: [String]) throws {
    file = scene.folder("\(name).jsonl")
    var kubeconfig = try ControlPlane.kubeconfig()
    if let port {
      // The same through the proxy.
      let text = String(decoding: try Data(contentsOf: URL(filePath: kubeconfig)), as: UTF8.self)
      let server = try #require(text.firstMatch(of: /https:\/\/127\.0\.0\.1:\d+/))
      try scene.folder.write(
        text.replacing(server.output, with: "https://127.0.0.1:\(port)"), to: "\(name).kubeconfig")
      kubeconfig = scene.folder("\(name).kubeconfig")
    }
    let arguments =
      [
        "watch", "--repo", scene.repository.path, "--kubeconfig", kubeconfig, "-o", "json=\(file)",
      ] + more
    let environment = ["HOME": scene.folder("home"), "TZ": "UTC"]
    task = Task { [program] in
      try await program.run(SignalledProgram.mendwall, arguments, environment: environment)
    }
  }

  var events: [Node] {
    get throws {
      guard let text = FileManager.default.contents(atPath: file) else { return [] }
      return try String(decoding: text, as: UTF8.self).split(separator: "\n").map {
        try JSONReader.read(Array($0.utf8), file: "event")
      }
    }
  }

  /// Waits until it has told something.
  func wait(_ what: String, within limit: Duration = .seconds(120), _ isSo: ([Node]) -> Bool)
    async throws
  {
    let deadline = ContinuousClock.now + limit
    // The last line may be on its way.
    while !((try? events).map(isSo) ?? false) {
      if ContinuousClock.now > deadline {
        let last = ((try? events) ?? []).suffix(5).map(RunningWatch.word)
        throw Program.Failure(
          description: "the watch never told \(what); its last words are \(last)")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Waits until it has told the last state of an object that departs.
  func wait(for name: String, _ version: String?) async throws {
    try await wait("\(name) at \(version ?? "its deletion")") { events in
      events.contains {
        $0["object"]?["name"]?.string == String(name.drop { $0 != "/" }.dropFirst())
          && $0["object"]?["namespace"]?.string == String(name.prefix { $0 != "/" })
          && $0["finding"]?["live"]?["resourceVersion"]?.string == version
      }
    }
  }

  /// Its memory, in bytes.
  var memory: Int64? {
    guard let pid = program.processIdentifier,
      let text = FileManager.default.contents(atPath: "/proc/\(pid)/status")
    else { return nil }
    let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("VmRSS:")
    }
    return line.flatMap { Int64($0.filter(\.isNumber)) }.map { $0 * 1024 }
  }

  func end(by signal: SignalledProgram.Signal = .terminate) async throws -> SignalledProgram.Ending
  {
    try await program.send(signal)
    return try await task.value
  }
}
