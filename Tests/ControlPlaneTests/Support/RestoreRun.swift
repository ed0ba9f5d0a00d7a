import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// Rows of what somebody may do to a cluster, all at once: applied by Git's usual manager, tampered with
/// in one way, restored, undone, restored again, and then changed by Git's next commit.
struct RestoreRun {
  let usual: Way
  let way: TamperingWay
  private let objects: [RestoredObject]
  /// Objects that nobody touches.
  private let untouched: [Node]
  private let repository: TestRepository
  private let folder: TemporaryFolder

  /// - Parameter rows: those of which the server can hold both sides, and that `--prune` may delete
  ///   unnamed.
  init(_ rows: [Comparison], usual: Way, way: TamperingWay) async throws {
    self.usual = usual
    self.way = way
    var namespaces: [String] = []
    for _ in 0..<min(3, rows.count) {
      namespaces.append(try await ControlPlane.makeNamespace("restored"))
    }
    objects = try rows.enumerated().map { index, row in
      let isBaseline = row.kind === PolicyKind.baselineAdminNetworkPolicy
      return try RestoredObject(
        row,
        at: Comparison.Place(
          name: isBaseline ? "default" : "\(namespaces[0])-\(index)",
          namespace: namespaces[index % namespaces.count]))
    }
    untouched = try namespaces.flatMap { namespace in
      try readDocuments(Array(Self.untouched(in: namespace).utf8), file: "untouched.yaml")
    }
    repository = try await TestRepository()
    folder = try TemporaryFolder()
  }

  private static func untouched(in namespace: String) -> String {
    let policies = (1...3).map { number in
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: untouched-\(number), namespace: \(namespace)}
      spec: {podSelector: {matchLabels: {app: a\(number)}}, ingress: [{ports: [{port: 80}]}]}
      """
    }
    return ControlPlane.documents(
      policies + [
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: untouched-4, namespace: \(namespace)}
        spec: {endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}
        """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: untouched-5, namespace: \(namespace)}
        rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
        """,
      ])
  }

  /// How many rows the way could express.
  struct Counts: Sendable {
    /// As the table has them.
    var exactly = 0
    /// With other differences than the table's, or fewer.
    var partly = 0
    /// Not at all: the names of those rows.
    var not: [String] = []
    /// Of those that are not: how many the server refused.
    var refused = 0
    /// By deleting the object and creating another, since no change can do it.
    var reborn = 0
    /// By deleting or creating the object, which is the same in every way.
    var wholly = 0

    var inWords: String {
      "\(exactly) were done as the table has them (\(reborn) by deleting the object and creating another), "
        + "\(partly) in part, \(wholly) by deleting or creating, and \(not.count) not, of which the server "
        + "refused \(refused)"
    }
  }

  /// Goes all the way.
  ///
  /// - Returns: how many rows were expressed, every one of which was mended.
  func prove() async throws -> Counts {
    let declared = objects.compactMap(\.declared)
    try await repository.commit(["rows.yaml": Kubectl.text(declared + untouched)])
    let applied = objects.compactMap(\.applied) + untouched
    return try await ControlPlane.withObjects(
      applied.map { YAMLWriter.write($0) }, by: usual.unchecked
    ) {
      try await expectInSync("before anything is done")
      let original = try await State(of: self)
      let counts = try await tamper(original)
      let tampered = try await State(of: self)

      try await mendwall(
        "restore", "--repo", repository.path, "--prune", "--settle", "0", "--max-deletions",
        "100", "--bundle", folder("restored"))
      try await expectInSync("after the restore")
      let restored = try await State(of: self)
      expectRestored(original, restored, but: counts.not)

      if way.isUndone {
        try await mendwall("undo", folder("restored"), "--bundle", folder("undone"))
        expectSame(tampered, try await State(of: self), "after the undo")
        try await mendwall("undo", folder("undone"), "--bundle", folder("redone"))
        expectSame(restored, try await State(of: self), "after the undo of the undo")
        try await expectInSync("after the undo of the undo")
      }
      try await applyNext(but: counts.not)
      return counts
    }
  }

  private func mendwall(_ arguments: String...) async throws {
    let run = await CommandRun.mendwall(
      arguments + ["--yes", "--kubeconfig", try ControlPlane.kubeconfig()])
    try #require(
      run.status == .inSync, "\(arguments[0]): \(run.status) \(run.output.suffix(6000))\(run.notes)"
    )
  }

  private func expectInSync(_ moment: String) async throws {
    let run = try await DetectRun(repository)
    let told = run.findingsOfState.map {
      "\($0["object"]?["name"]?.string ?? "") \($0["state"]?.string ?? "") \($0.changeLines)"
    }
    try #require(
      told.isEmpty && run.messages(.error).isEmpty, "\(moment): \(told) \(run.messages(.error))")
  }

  // MARK: Tampering

  private func tamper(_ original: State) async throws -> Counts {
    var counts = Counts()
    let deleted = objects.filter { $0.tampered == nil }.compactMap(\.applied)
    if !deleted.isEmpty {
      try await Kubectl.run("delete", "--wait=false", "-f", "-", input: deleted)
    }
    let created = objects.filter { $0.declared == nil }.compactMap(\.tampered)
    if !created.isEmpty {
      try await Kubectl.run("create", "--validate=false", "-f", "-", input: created)
    }
    counts.wholly = deleted.count + created.count
    let targets = objects.compactMap { object -> TamperingWay.Target? in
      guard let applied = object.applied, let wanted = object.tampered,
        let found = original.objects[object.name]
      else { return nil }
      return TamperingWay.Target(
        kind: object.row.kind, found: found, declared: applied, wanted: wanted)
    }
    counts.reborn = targets.count(where: \.needsNewLife)
    let refused = try await way.change(targets, in: folder)
    counts.refused = refused.count

    let run = try await DetectRun(repository)
    let findings = Dictionary(grouping: run.findingsOfState) {
      $0["object"]?["name"]?.string ?? ""
    }
    for object in objects {
      guard let finding = findings[object.name]?.first else {
        counts.not.append(object.row.name)
        #expect(
          way.cannotExpress(object.row, isRefused: refused.contains(object.name)) != nil,
          "\(way.rawValue) left no drift: \(object.row.name)")
        continue
      }
      #expect(finding["state"]?.string == object.row.state?.rawValue, "\(object.row.name)")
      guard object.row.state == .modified else { continue }
      if finding.changeLines.sorted() == object.row.changes(at: object.place).sorted() {
        counts.exactly += 1
      } else {
        counts.partly += 1
        if way != .serverSide {
          print("\(way.rawValue) in part: \(object.row.name): \(finding.changeLines)")
        }
      }
    }
    let strangers = Set(findings.keys).subtracting(objects.map(\.name))
    #expect(strangers.isEmpty, "findings about objects of no row: \(strangers)")
    return counts
  }

  // MARK: What is expected

  /// Every object is what it was, but for metadata that Git does not declare; and whoever was in charge
  /// of it is so again, alone.
  ///
  /// - Parameter unmended: the rows that left no drift, so that nothing was to be mended.
  private func expectRestored(_ original: State, _ restored: State, but unmended: [String]) {
    for object in objects where !unmended.contains(object.row.name) {
      let (before, after) = (original.objects[object.name], restored.objects[object.name])
      guard let before else {
        #expect(after == nil, "\(object.row.name): it is still there")
        continue
      }
      guard let after else {
        Issue.record("\(object.row.name): it is not there")
        continue
      }
      let strange = object.strangeMetadata
      #expect(
        after.written.without(strange).servedText == before.written.servedText, "\(object.row.name)"
      )
      let others = after.managers.subtracting(before.managers)
      #expect(
        others.isEmpty || !strange.isEmpty && !others.contains { $0.hasPrefix("mendwall") },
        "\(object.row.name): \(after.managers), and before \(before.managers)")
    }
    for object in untouched {
      let name = State.name(object)
      #expect(
        original.objects[name]?.resourceVersion == restored.objects[name]?.resourceVersion,
        "\(name) was not drifted, and was written")
    }
  }

  private func expectSame(_ before: State, _ after: State, _ moment: String) {
    for object in objects {
      let (old, new) = (before.objects[object.name], after.objects[object.name])
      #expect(
        old.map { JSONWriter.compact($0.written) } == new.map { JSONWriter.compact($0.written) },
        "\(moment): \(object.row.name)")
      #expect(old?.managers == new?.managers, "\(moment): the managers of \(object.row.name)")
      // Who owns a mapping as a whole owns its fields one by one after any write, as the server has it.
      if old?.hasOwnerOfWhole == false {
        #expect(old?.account == new?.account, "\(moment): the account of \(object.row.name)")
      }
    }
    for object in untouched {
      let name = State.name(object)
      #expect(
        before.objects[name]?.resourceVersion == after.objects[name]?.resourceVersion,
        "\(moment): \(name)")
    }
  }

  /// Git's next commit, which only takes away, by Git's usual manager.
  ///
  /// - Parameter unmended: the rows that left no drift, so that nothing was mended; whoever applied them
  ///   may well hold on to what Git drops.
  private func applyNext(but unmended: [String]) async throws {
    let objects = objects.filter { !unmended.contains($0.row.name) }
    let next = self.objects.compactMap { unmended.contains($0.row.name) ? $0.declared : $0.next }
    try await repository.commit(["rows.yaml": Kubectl.text(next + untouched)])
    let served = objects.compactMap { object in
      object.next?.with(apiVersion: object.applied?["apiVersion"])
    }
    try await Kubectl.run(arguments: usual.unchecked, input: served)
    try await expectInSync("after Git's next commit")
    let state = try await State(of: self)
    for object in objects {
      guard let after = state.objects[object.name], let declared = object.declared else { continue }
      for field in ["labels", "annotations"] {
        let kept = (declared["metadata"]?[field]?.mapping?.entries ?? []).map(\.key)
          .filter { after["metadata"]?[field]?[$0] != nil }
        #expect(kept.isEmpty, "\(object.row.name): Git dropped \(kept), and they are still there")
      }
      #expect(
        !after.managers.contains { $0.hasPrefix("mendwall") },
        "\(object.row.name): \(after.managers)")
    }
  }

  // MARK: State

  /// Everything as the server has it.
  private struct State {
    /// By namespace and name for what nobody touches, else by name.
    let objects: [String: Node]

    init(of run: RestoreRun) async throws {
      let manifests =
        run.objects.compactMap { $0.applied ?? $0.tampered } + run.untouched
      objects = Dictionary(
        try await Kubectl.objects(manifests).map { (State.name($0), $0) }
      ) { first, _ in first }
    }

    static func name(_ object: Node) -> String {
      let name = object["metadata"]?["name"]?.string ?? ""
      guard name.hasPrefix("untouched"), let namespace = object["metadata"]?["namespace"]?.string
      else { return name }
      return "\(namespace)/\(name)"
    }
  }
}

extension DetectRun {
  /// Those that tell how an object departs: a containment is told wherever it is, and other tests contain
  /// namespaces of theirs.
  fileprivate var findingsOfState: [Node] { findings.filter { $0["state"]?.string != nil } }
}

extension Way {
  /// With what the API does not have sent all the same.
  fileprivate var unchecked: [String] { arguments + ["--validate=false"] }
}

extension TamperingWay {
  /// Whether what was restored is undone, and that again. What was written is the same whichever of
  /// the ways by an editor, a patch or a replacement was gone.
  fileprivate var isUndone: Bool { self == .edit || self == .serverSide }

  /// Why a row leaves no drift behind when it is done in this way; nil where it does.
  fileprivate func cannotExpress(_ row: Comparison, isRefused: Bool) -> String? {
    guard self == .serverSide, row.state == .modified else { return nil }
    let removals = row.changes.filter { $0.hasPrefix("remove ") }
    if isRefused, !removals.isEmpty {
      return "what Git's manager owns stays, and the API does not take both"
    }
    return removals.count == row.changes.count
      ? "an apply under another name takes away nothing that Git's manager owns" : nil
  }
}

extension RestoredObject {
  /// The labels and annotations that somebody added and Git does not declare: no drift, but where they
  /// mean something by themselves.
  fileprivate var strangeMetadata: [[String]] {
    ["labels", "annotations"].flatMap { field in
      (tampered?["metadata"]?[field]?.mapping?.entries ?? []).map(\.key)
        .filter { declared?["metadata"]?[field]?[$0] == nil }.map { [field, $0] }
    }
  }
}

extension Node {
  fileprivate func without(_ places: [[String]]) -> Node {
    places.reduce(self) { object, place in
      guard var all = object.mapping, var metadata = object["metadata"]?.mapping,
        var values = metadata[place[0]]?.mapping
      else { return object }
      values[place[1]] = nil
      metadata[place[0]] = Node(.mapping(values))
      all["metadata"] = Node(.mapping(metadata))
      return Node(.mapping(all))
    }
  }

  fileprivate func with(apiVersion: Node?) -> Node {
    var object = mapping ?? Mapping()
    object["apiVersion"] = apiVersion
    return Node(.mapping(object))
  }

  /// As JSON, in which the retired API that a manifest names is the one that took its place.
  fileprivate var servedText: String {
    JSONWriter.compact(self).replacing("extensions/v1beta1", with: "networking.k8s.io/v1")
  }
}
