import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Every tampering of the tables, done on the real server, mended, undone, and followed by Git's next
/// commit.
@Suite(.controlPlane)
struct RestoreTests {
  /// A run reads each Calico kind from one group, and here the groups hold different objects.
  private static let storedGroup = "apiVersion: crd.projectcalico.org/v1"

  private static let possible = Comparison.tamperings.filter {
    $0.serverCannotHold == nil && $0.kind !== PolicyKind.baselineAdminNetworkPolicy
  }
  private static let rows = possible.filter { $0.leftOutOfRestores == nil }

  @Test(
    "every tampering is mended and can be undone, and Git's next commit takes full effect",
    arguments: [Way.clientSide, .serverSide], TamperingWay.allCases)
  func tables(_ usual: Way, _ way: TamperingWay) async throws {
    let rows = Self.rows.filter { !Self.isStored($0) }
    let counts = try await RestoreRun(rows, usual: usual, way: way).prove()
    print("\(usual.rawValue), then \(way.rawValue): of \(rows.count) rows \(counts.inWords)")
    #expect(counts.exactly >= (way == .serverSide ? 60 : 140))
    #expect(counts.not.count <= (way == .serverSide ? rows.count / 5 : 0))
  }

  @Test("and so it is in Calico's own group of definitions", arguments: TamperingWay.withUsual)
  func storedCalico(_ usual: Way, _ way: TamperingWay) async throws {
    _ = try await RestoreRun(Self.rows.filter(Self.isStored), usual: usual, way: way).prove()
  }

  @Test("few rows are left out, and each says why")
  func leftOut() {
    let reasons = Self.possible.compactMap(\.leftOutOfRestores)
    for (reason, rows) in Dictionary(grouping: reasons, by: { $0 }).sorted(by: { $0.key < $1.key })
    {
      print(
        "not among the restores: \(rows.count) of \(Self.possible.count) rows, since \(reason.rawValue)"
      )
    }
    #expect(reasons.count <= Self.possible.count / 15)
  }

  private static func isStored(_ row: Comparison) -> Bool {
    [row.git, row.live].contains { $0?.hasPrefix(storedGroup) == true }
  }

  // MARK: What is left out there

  @Test("what the server cannot hold is left, and nothing is written")
  func beyondServer() async throws {
    let rows = Self.possible.filter { $0.leftOutOfRestores == .beyondServer }
    let namespace = try await ControlPlane.makeNamespace("beyond")
    let manifests = rows.enumerated().compactMap { index, row in
      row.gitManifest(at: .init(name: "\(namespace)-\(index)", namespace: namespace))
    }
    let repository = try await TestRepository()
    try await repository.commit(["rows.yaml": ControlPlane.documents(manifests)])
    try await ControlPlane.withObjects(manifests) {
      let found = try await Kubectl.objects(
        manifests.flatMap { try readDocuments(Array($0.utf8), file: "row.yaml") })
      let detected = try await DetectRun(repository)
      // Nobody touched them: that is why they are left out elsewhere.
      #expect(detected.findings.count { $0["state"]?.string == "modified" } == rows.count)
      let run = try await restore(repository, "--bundle", repository.folder("never"))
      #expect(run.status == .drift, "\(run.output)\(run.notes)")
      let after = try await Kubectl.objects(found)
      #expect(after.map(\.resourceVersion) == found.map(\.resourceVersion))
    }
  }

  @Test("an extra policy without a namespace is deleted where it is named, and can be undone")
  func named() async throws {
    let rows = Self.possible.filter { $0.leftOutOfRestores == .mustBeNamed }
    try await ExtrasRun(rows).prove()
  }

  @Test("a namespace that Git declares is made before the policy in it, and outlives the undo")
  func namespace() async throws {
    let name = "made-\(UUID().uuidString.lowercased().prefix(8))"
    let text = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: \(name)}
      spec: {podSelector: {}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: \(name), labels: {mendwall.test/team: a}}
      """
    let repository = try await TestRepository()
    try await repository.commit(["shop.yaml": text])
    let manifests = try readDocuments(Array(text.utf8), file: "shop.yaml")
    let folder = try TemporaryFolder()
    let run = try await restore(repository, "--bundle", folder("restored"))
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await Kubectl.objects(manifests).count == 2)
    // All that has come to a namespace since would go with it.
    let undone = await CommandRun.mendwall(
      "undo", folder("restored"), "--bundle", folder("undone"), "--yes", "--kubeconfig",
      try ControlPlane.kubeconfig())
    #expect(undone.status == .drift, "\(undone.output)\(undone.notes)")
    let left = try await Kubectl.objects(manifests)
    #expect(left.map { $0["kind"]?.string } == ["Namespace"])
    #expect(left.first?["metadata"]?["deletionTimestamp"] == nil)
  }

  private func restore(_ repository: TestRepository, _ arguments: String...) async throws
    -> CommandRun
  {
    await CommandRun.mendwall(
      [
        "restore", "--repo", repository.path, "--kubeconfig", try ControlPlane.kubeconfig(),
        "--yes",
      ]
        + ["--settle", "0"] + arguments)
  }
}

/// The one BaselineAdminNetworkPolicy, in the suite that is the only one to make it.
extension BaselineTests {
  private static let tampered = Comparison.tamperings.filter {
    $0.kind === PolicyKind.baselineAdminNetworkPolicy && $0.serverCannotHold == nil
  }

  @Test(
    "what is done to it is mended and can be undone, and Git's next commit takes full effect",
    arguments: TamperingWay.withUsual)
  func restored(_ usual: Way, _ way: TamperingWay) async throws {
    for row in Self.tampered where row.leftOutOfRestores == nil {
      _ = try await RestoreRun([row], usual: usual, way: way).prove()
    }
  }

  @Test("one that Git does not declare is deleted where it is named, and can be undone")
  func named() async throws {
    try await ExtrasRun(Self.tampered.filter { $0.leftOutOfRestores == .mustBeNamed }).prove()
  }
}

extension TamperingWay {
  /// Each way after one of the usual managers: what the tables prove of all of them, these few rows show to
  /// hold for their kinds too.
  fileprivate static let withUsual: [(Way, TamperingWay)] = [
    (.clientSide, .edit), (.serverSide, .patch), (.clientSide, .replace),
    (.serverSide, .serverSide),
  ]
}

/// Policies without a namespace that Git does not declare.
private struct ExtrasRun {
  private let namespace: String
  private let names: [String]
  private let manifests: [String]

  init(_ rows: [Comparison]) async throws {
    let namespace = try await ControlPlane.makeNamespace("extras")
    let objects = rows.enumerated().map { index, row in
      let isBaseline = row.kind === PolicyKind.baselineAdminNetworkPolicy
      let name = isBaseline ? "default" : "\(namespace)-\(index)"
      return (name, row.liveManifest(at: .init(name: name, namespace: namespace)) ?? "")
    }
    self.namespace = namespace
    (names, manifests) = (objects.map(\.0), objects.map(\.1))
  }

  func prove() async throws {
    let own = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: own, namespace: \(namespace)}
      spec: {podSelector: {}}
      """
    let repository = try await TestRepository()
    try await repository.commit(["own.yaml": own])
    let folder = try TemporaryFolder()
    let documents = try manifests.flatMap { try readDocuments(Array($0.utf8), file: "row.yaml") }
    let options = ["--yes", "--kubeconfig", try ControlPlane.kubeconfig()]
    let restore = ["restore", "--repo", repository.path, "--prune", "--settle", "0"] + options
    try await ControlPlane.withObjects([own] + manifests) {
      let found = try await Kubectl.objects(documents)
      let unnamed = await CommandRun.mendwall(restore + ["--bundle", folder("none")])
      #expect(unnamed.status == .drift, "\(unnamed.output)\(unnamed.notes)")
      #expect(try await Kubectl.objects(documents).count == names.count)

      let pruned = await CommandRun.mendwall(
        restore + names + ["--bundle", folder("restored")])
      #expect(pruned.status == .inSync, "\(pruned.output)\(pruned.notes)")
      #expect(try await Kubectl.objects(documents).isEmpty)

      let undone = await CommandRun.mendwall(
        ["undo", folder("restored"), "--bundle", folder("undone")] + options)
      #expect(undone.status == .inSync, "\(undone.output)\(undone.notes)")
      let again = try await Kubectl.objects(documents)
      #expect(again.map(\.written) == found.map(\.written))
      #expect(again.map(\.managers) == found.map(\.managers))
    }
  }
}

extension Comparison {
  /// Why a row is not among those that are restored all at once.
  enum LeftOut: String, Comparable {
    case beyondServer = "Git declares a field that this server drops, and nothing can put it back"
    case mustBeNamed = "a policy that belongs to no namespace is deleted only where it is named"
    case newNamespace = "a namespace that is deleted here is never gone"

    static func < (left: LeftOut, right: LeftOut) -> Bool { left.rawValue < right.rawValue }
  }

  var leftOutOfRestores: LeftOut? {
    let isDropped = changes.contains {
      $0.hasPrefix("remove ") && ($0.contains("/newer:") || $0.contains("/endPort:"))
    }
    if isDropped { return .beyondServer }
    if git == nil, !kind.isNamespaced { return .mustBeNamed }
    return kind === PolicyKind.namespace && live == nil ? .newNamespace : nil
  }
}
