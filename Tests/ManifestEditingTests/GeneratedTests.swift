import Documents
import DriftDetection
import ManifestEditing
import PolicyModel
import Testing

/// Changes that were found in what a generator made of a file.
@Suite("Changes of what was generated from a file")
struct GeneratedTests {
  private let file = policy("  podSelector: {}\n  ingress:\n  - ports:\n    - port: 80 # web")

  /// What a file becomes by the changes from one state to another.
  private func applied(_ generated: String, _ live: String) throws -> String {
    let declared = try #require(try policies(generated).first)
    let found = try #require(try policies(live).first)
    let edited = try ManifestEditor(path: "base/a.yaml", bytes: Array(file.utf8)).applying(
      DriftDetector.changes(from: declared, to: found), to: declared.identity, live: found)
    return String(decoding: edited, as: UTF8.self)
  }

  @Test("are made in the file where it sets the field")
  func ownField() throws {
    let generated = policy(
      "  podSelector: {}\n  policyTypes: [Ingress, Egress]\n  ingress: [{ports: [{port: 80}]}]")
    let live = generated.replacing("port: 80", with: "port: 81")
    let edited = try applied(generated, live)
    #expect(
      difference(file, edited) == [
        "-    - port: 80 # web", "+    - port: 81 # web",
      ])
  }

  @Test("are refused where a patch sets the field")
  func patchedField() throws {
    let generated = policy("  podSelector: {}\n  ingress: [{ports: [{port: 8080}]}]")
    let live = generated.replacing("8080", with: "81")
    #expect {
      _ = try applied(generated, live)
    } throws: { error in
      (error as? EditRefusal)?.code == .setElsewhere
    }
  }
}
