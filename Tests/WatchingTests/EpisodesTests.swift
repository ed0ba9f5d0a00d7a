import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
import Reports
import Testing

@testable import Watching

@Suite("Episodes of findings")
struct EpisodesTests {
  private func finding(_ name: String, allowing value: Int = 1, severity: Severity = .high)
    throws -> Finding
  {
    func policy(_ port: Int, _ isDeclared: Bool) throws -> Policy {
      let text = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: \(name), namespace: shop}
        spec: {podSelector: {}, ingress: [{ports: [{port: \(port)}]}]}
        """
      let node = try #require(try readDocuments(Array(text.utf8), file: "a.yaml").first)
      return try Policy(
        node, kind: .networkPolicy, defaultNamespace: nil,
        location: isDeclared ? SourceLocation(path: "a.yaml", line: 1) : nil)
    }
    let (git, live) = (try policy(80, true), try policy(8000 + value, false))
    var finding = Finding(
      .modified(
        declared: git, live: live, changes: DriftDetector.changes(from: git, to: live)),
      cluster: "c")
    finding.severity = severity
    return finding
  }

  private func words(_ news: [Episodes.News]) -> [String] {
    news.map { news in
      switch news {
      case .new(let finding): "new \(finding.object.name)"
      case .changed(let finding): "changed \(finding.object.name)"
      case .gone(let finding): "gone \(finding.object.name)"
      }
    }
  }

  @Test("a finding is told once when it comes and once when it is gone")
  func once() throws {
    var episodes = Episodes()
    let (a, b) = (try finding("a"), try finding("b"))
    #expect(words(episodes.take([a, b])) == ["new a", "new b"])
    #expect(episodes.take([a, b]).isEmpty)
    #expect(words(episodes.take([b])) == ["gone a"])
    #expect(episodes.take([b]).isEmpty)
    #expect(words(episodes.take([a])) == ["new a", "gone b"])
    #expect(episodes.standing.count == 1)
  }

  @Test("another value or severity is a change; who made it so, and since when, is none")
  func changes() throws {
    var episodes = Episodes()
    let first = try finding("a")
    _ = episodes.take([first])
    #expect(words(episodes.take([try finding("a", allowing: 2)])) == ["changed a"])
    #expect(
      words(episodes.take([try finding("a", allowing: 2, severity: .critical)])) == ["changed a"])
    var known = try finding("a", allowing: 2, severity: .critical)
    known.sentence = "somebody else"
    known.changes?[0].actor = Finding.Actor(manager: "kubectl", operation: "Update")
    #expect(episodes.take([known]).isEmpty)
  }

  @Test("what cannot be seen is not gone")
  func unseen() throws {
    var episodes = Episodes()
    let (a, b) = (try finding("a"), try finding("b"))
    _ = episodes.take([a, b])
    #expect(words(episodes.take([]) { $0.object.name == "a" }) == ["gone b"])
    #expect(episodes.take([a]).isEmpty)
  }
}
