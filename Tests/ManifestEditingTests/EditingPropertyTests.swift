import Documents
import DriftDetection
import ManifestEditing
import MendwallTesting
import PolicyModel
import Testing

/// What holds for any object in any style with any drift.
@Suite("Editing whatever is written")
struct EditingPropertyTests {
  private static let kinds = PolicyKind.all.filter { $0 !== PolicyKind.namespace }

  /// A manifest in a style of its own, and the lines of each field of its body.
  private struct Written {
    let text: String
    let fields: [String: String]
  }

  private func write(_ object: Node, seed: UInt64) -> Written {
    var writer = StyledWriter(seed: seed)
    var lines = ["# a file", ""]
    var fields: [String: String] = [:]
    for (entry, entryLines) in zip(
      object.mapping?.entries ?? [], writer.entries(object.mapping ?? Mapping(), column: 0))
    {
      guard entry.key == "spec", let spec = entry.value.mapping, !spec.isEmpty else {
        lines += entryLines
        continue
      }
      lines.append("spec: # what it says")
      for (field, fieldLines) in zip(spec.entries, writer.entries(spec, column: writer.step)) {
        fields[field.key] = fieldLines.joined(separator: "\n")
        lines += fieldLines
      }
    }
    return Written(text: lines.joined(separator: "\n") + "\n", fields: fields)
  }

  private static let before = "# kept\nkind: ConfigMap\napiVersion: v1\nmetadata:  {name: a}\n---\n"
  private static let after = "---\nkind: ConfigMap\napiVersion: v1\nmetadata:   {name: b} # kept\n"

  /// Expects that a file is brought to what is live, and nothing else in it is touched.
  private func expectAccepted(
    _ git: Node, _ live: Node, _ kind: PolicyKind, seed: UInt64, isWindows: Bool = false
  ) throws {
    let written = write(git, seed: seed)
    func ended(_ text: String) -> String {
      isWindows ? text.replacing("\n", with: "\r\n") : text
    }
    let file = ended(Self.before + written.text + Self.after)
    let wanted = try Policy(live, kind: kind, defaultNamespace: "shop")
    let declared = try Policy(git, kind: kind, defaultNamespace: "shop")
    let changes = DriftDetector.changes(from: declared, to: wanted)
    let edited: String
    do {
      edited = String(
        decoding: try ManifestEditor(path: "a.yaml", bytes: Array(file.utf8)).accepting(wanted),
        as: UTF8.self)
    } catch let refusal {
      Issue.record("seed \(seed): \(refusal)\n\(file)\nlive:\n\(YAMLWriter.write(live))")
      return
    }
    let found = try #require(try policies(edited).first)
    #expect(DriftDetector.isInSync(found, wanted), "seed \(seed)")
    #expect(edited.hasPrefix(ended(Self.before)) && edited.hasSuffix(ended(Self.after)))
    for (field, text) in written.fields
    where !changes.contains(where: {
      $0.path.tokens == ["spec"] || $0.path.tokens.starts(with: ["spec", field])
    }) {
      #expect(
        edited.contains(ended(text)), "seed \(seed): \(field) was touched:\n\(file)\n\(edited)")
    }
    if changes.isEmpty { #expect(edited == file) }
    #expect(isWindows == edited.contains("\r\n"))
  }

  private func object(_ kind: PolicyKind, seed: UInt64) -> Node {
    var generator = PolicyGenerator(seed: seed, hasEndPort: true)
    return generator.object(kind, name: "p", namespace: "shop")
  }

  @Test("any other object of the kind may be the live one", arguments: kinds)
  func others(_ kind: PolicyKind) throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let git = object(kind, seed: seed)
      // Labels that only the cluster has are nobody's.
      try expectAccepted(
        git, object(kind, seed: seed + 1000), kind, seed: seed, isWindows: seed % 5 == 0)
    }
  }

  @Test("each change of what an object means can be taken in", arguments: kinds)
  func mutations(_ kind: PolicyKind) throws {
    let mutations = Mutations.of(kind)
    for (index, mutation) in mutations.all.enumerated() {
      for round in 0..<1 {
        let seed = UInt64(index * 10 + round)
        var random = SeededRandom(seed: seed)
        let git = mutations.prepared(object(kind, seed: seed), using: &random)
        guard let live = mutation.applied(to: git) else { continue }
        try expectAccepted(git, live, kind, seed: seed)
        if !mutation.isOneWay { try expectAccepted(live, git, kind, seed: seed) }
      }
    }
  }

  @Test("a live object in another order, with one rule less and one more", arguments: kinds)
  func reordered(_ kind: PolicyKind) throws {
    let reordering = Reordering(of: kind)
    for seed in 1...8 as ClosedRange<UInt64> {
      var random = SeededRandom(seed: seed)
      let git = object(kind, seed: seed)
      let live = reordering.shuffled(git, using: &random)
      try expectAccepted(git, live, kind, seed: seed)
    }
  }
}
