import Baselines
import Documents
import GitRepository
import MendwallConfiguration
import PolicyModel
import Workloads

/// Writes what namespaces lack: works it out, proves it, and brings it to whoever wants it.
struct Baselining {
  let options: BaselineOptions
  let edit: EditOptions
  let reading: StateReading
  /// Logs of connections that must not be cut; nil for none.
  let flows: FlowReading?
  let context: CommandContext

  /// - Throws: a sentence, where nothing was written.
  func run() async throws -> ExitStatus {
    let scene = try await BaselineScene.read(reading)
    for note in scene.notes where note.severity != .info {
      context.note("mendwall: \(note.severity.rawValue): \(printable(note.inWords))")
    }
    guard scene.isComplete else {
      context.note("mendwall: nothing was written, since not everything could be seen")
      return .incomplete
    }
    let namespaces = try scene.namespaces(options)
    let (proposal, files) = try await propose(scene, namespaces)
    if files.isEmpty {
      guard proposal.notes.isEmpty else {
        throw Refusal("nothing is proposed: \(proposal.notes.joined(separator: "\n  "))")
      }
      context.note(
        "mendwall: \(Baselining.counted(namespaces.count)) denied by default in each direction; there is "
          + "nothing to propose")
      return .inSync
    }
    let proposed = try Baselining.policies(proposal)
    try await prove(proposed, scene)
    for note in proposal.notes { context.note("mendwall: note: \(printable(note))") }
    return try await EditDelivery(
      options: edit, git: reading.git, source: scene.source, context: context
    ).deliver(files, message: Baselining.message(proposed))
  }

  // MARK: The proposal

  private func propose(_ scene: BaselineScene, _ namespaces: [NamespaceLabels]) async throws -> (
    BaselineProposal, [EditedFile]
  ) {
    try await reading.git.withDeadline { [tier = options.tier] in
      let repository = try scene.source.place.open()
      func read(_ path: String) -> [UInt8]? {
        try? repository.file(path, of: scene.source.commit, maximumBytes: ReadingLimits().bytes)?
          .bytes
      }
      let proposal = BaselineProposer(
        declared: scene.gitPolicies, assertions: scene.source.configuration.connectivity,
        inventory: scene.inventory, tier: tier, folder: AcceptedEdit.folder(of: scene.paths)
      ).proposal(for: namespaces, read: read)
      let files = proposal.files.map {
        EditedFile(path: $0.path, old: $0.isNew ? nil : read($0.path), new: $0.content)
      }
      return (proposal, files)
    }
  }

  private static func policies(_ proposal: BaselineProposal) throws -> [Policy] {
    var manifests = Manifests()
    for policy in proposal.policies {
      manifests.add(policy, at: SourceLocation(path: "the proposal", line: nil))
    }
    guard manifests.policies.count == proposal.policies.count else {
      throw Refusal(
        "nothing was written: "
          + (manifests.diagnostics.first.map(\.inWords) ?? "the proposal cannot be read back"))
    }
    return manifests.policies
  }

  // MARK: The proof

  /// How many of the connections that must stay open are told, before the rest is counted.
  private static let mostBroken = 20

  private func prove(_ proposed: [Policy], _ scene: BaselineScene) async throws {
    guard !scene.inventory.pods.isEmpty else {
      if flows != nil { throw NoPods("--flows needs the pods, and none could be seen") }
      context.note("mendwall: no pods could be seen, so what the policies cut is not known")
      return
    }
    let seen = try await flows?.read(naming: scene.inventory)
    for note in seen?.diagnostics ?? [] {
      context.note("mendwall: \(note.severity.rawValue): \(printable(note.inWords))")
    }
    let proof = BaselineProof(
      proposed, beside: scene.policies(options), inventory: scene.inventory,
      needed: scene.source.configuration.connectivity, seen: seen)
    if !proof.broken.isEmpty {
      let told = proof.broken.prefix(Baselining.mostBroken)
      let rest = proof.broken.count - told.count
      throw Refusal(
        "nothing was written: the policies would cut what must stay open; allow it in a policy of Git's, or under "
          + "connectivity: of \(Configuration.path), from which policies are made:\n  "
          + told.joined(separator: "\n  ") + (rest > 0 ? "\n  and \(rest) more" : ""))
    }
    tell(proof)
  }

  private func tell(_ proof: BaselineProof) {
    if !proof.unevaluated.isEmpty {
      let names = proof.unevaluated.prefix(3).map(\.description).joined(separator: ", ")
      let rest = proof.unevaluated.count - 3
      context.note(
        "mendwall: what is cut was worked out without \(names)\(rest > 0 ? " and \(rest) more" : ""), which cannot be "
          + "evaluated yet")
    }
    for line in proof.lifelines {
      context.note("mendwall: this cuts \(printable(line)): see to it that nothing there needs it")
    }
    if proof.lines.isEmpty {
      context.note("mendwall: this cuts nothing between the pods that are there")
      return
    }
    context.note("mendwall: what this changes, the most important first:")
    for line in proof.lines { context.note("  \(printable(line))") }
  }

  // MARK: What is said

  private static func counted(_ count: Int) -> String {
    count == 1 ? "the namespace is" : "all \(count) namespaces are"
  }

  private static func message(_ proposed: [Policy]) -> String {
    let namespaces = Set(proposed.compactMap(\.reference.namespace)).sorted()
    let shown = namespaces.prefix(3).joined(separator: ", ")
    let rest = namespaces.count - 3
    let place =
      namespaces.isEmpty ? "" : " in \(shown)\(rest > 0 ? " and \(rest) more namespaces" : "")"
    let list = proposed.map { "\($0.reference)\n" }.joined()
    return "Deny by default\(place)\n\nProposed by mendwall baseline:\n\n\(list)"
  }
}
