import Documents
import DriftDetection
import ManifestEditing
import MendwallTesting
import PolicyModel
import Testing

/// Every row of the table of what is drift, taken into Git.
@Suite("Accepting a tampering")
struct TamperingTests {
  static let place = Comparison.Place(name: "p", namespace: "shop")
  static let modified = Comparison.tamperings.filter { $0.state == .modified }

  static let selectedLabels: Set<String> = {
    let manifests = (Comparison.tamperings + Comparison.harmlessDifferences).flatMap {
      [$0.gitManifest(at: place), $0.liveManifest(at: place)]
    }
    return SelectedLabels.ofNamespaces(
      in: manifests.compactMap { $0 }.flatMap { (try? policies($0)) ?? [] })
  }()

  /// How the row's manifest of Git may be written.
  enum Form: String, CaseIterable {
    case asItStands, block, json, oneLine, item
  }

  private func file(_ manifest: String, _ form: Form) throws -> (text: String, path: String) {
    let node = try #require(try YAMLReader.read(Array(manifest.utf8), file: "a.yaml").first)
    switch form {
    case .asItStands: return (manifest, "a.yaml")
    case .block: return (YAMLWriter.write(node), "a.yaml")
    case .json: return (JSONWriter.pretty(node), "a.json")
    case .oneLine: return (JSONWriter.compact(node), "a.json")
    case .item:
      return (YAMLWriter.write(["apiVersion": "v1", "kind": "List", "items": [node]]), "a.yaml")
    }
  }

  @Test(
    "leaves no drift, however the file is written", arguments: modified, Form.allCases)
  func accept(_ row: Comparison, _ form: Form) throws {
    let git = try #require(row.gitManifest(at: Self.place))
    let live = try #require(row.liveManifest(at: Self.place).flatMap { try policies($0).first })
    let (text, path) = try file(git, form)
    let editor = ManifestEditor(path: path, bytes: Array(text.utf8))
    let edited = try editor.accepting(live, selectedLabels: Self.selectedLabels)
    let declared = try #require(
      try policies(String(decoding: edited, as: UTF8.self), path: path).first)
    #expect(DriftDetector.isInSync(declared, live, selectedLabels: Self.selectedLabels))
    #expect(edited != Array(text.utf8))
  }

  @Test("an object that only the cluster has is appended, or is a file of its own")
  func added() throws {
    let rows = Comparison.tamperings.filter { $0.state == .unmanaged }
    try #require(!rows.isEmpty)
    for row in rows {
      let live = try #require(row.liveManifest(at: Self.place))
      let node = try #require(try YAMLReader.read(Array(live.utf8), file: "live").first)
      let wanted = try #require(try policies(live).first)
      let other = policy("  podSelector: {}").replacing("name: p", with: "name: other")
      let edited = try ManifestEditor(path: "a.yaml", bytes: Array(other.utf8)).adding(node)
      let text = String(decoding: edited, as: UTF8.self)
      #expect(text.hasPrefix(other))
      #expect(throws: EditRefusal.self) {
        try ManifestEditor(path: "a.yaml", bytes: edited).adding(node)
      }
      #expect(try policies(text).contains { DriftDetector.isInSync($0, wanted) })
      for path in ["b.yaml", "b.json"] {
        let file = String(decoding: ManifestEditor.file(for: node, path: path), as: UTF8.self)
        let declared = try #require(try policies(file, path: path).first)
        #expect(DriftDetector.isInSync(declared, wanted))
      }
    }
  }

  @Test("an object that the cluster no longer has is taken out, and a file of it alone goes")
  func removed() throws {
    let rows = Comparison.tamperings.filter { $0.state == .missing }
    try #require(!rows.isEmpty)
    for row in rows {
      let git = try #require(row.gitManifest(at: Self.place))
      let identity = try #require(try policies(git).first).identity
      let alone = ManifestEditor(path: "a.yaml", bytes: Array(git.utf8))
      #expect(try alone.removing(identity) == nil)
      let other = policy("  podSelector: {} # all").replacing("name: p", with: "name: other")
      for text in ["\(git)---\n\(other)", "\(other)---\n\(git)"] {
        let edited = try ManifestEditor(path: "a.yaml", bytes: Array(text.utf8)).removing(identity)
        #expect(edited.map { String(decoding: $0, as: UTF8.self) } == other)
      }
    }
  }
}
