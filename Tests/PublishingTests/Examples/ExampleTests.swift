import Documents
import FoundationEssentials
import MendwallTesting
import Testing

/// The shell of each example runs as it stands; what the runner of a CI system does around it is not proved here.
@Suite("The examples for CI")
struct ExampleTests {
  private typealias Scene = ExampleScene

  @Test(
    "a pull request has one comment, a verdict on its head and a job that ends as the drift is",
    arguments: Example.allCases)
  func pullRequest(_ example: Example) async throws {
    let scene = try await Scene(example, cluster: [Scene.opened])
    let forge = ExampleForge(example)
    try await forge.server.run { server in
      for _ in 0..<2 {
        let run = try await scene.run(.pullRequest, forge: server.url)
        #expect(run.status == 1, "\(run.words)")
        #expect(forge.comments().count == 1)
        #expect(forge.comments().first?.contains("shop/default-deny") == true)
        // What the branch adds is told too.
        #expect(forge.comments().first?.contains("shop/cart") == true)
      }
      scene.cluster.change(to: [Scene.denial, Scene.other])
      let run = try await scene.run(.pullRequest, forge: server.url)
      #expect(run.status == 0, "\(run.words)")
      #expect(forge.comments().count == 1)
      #expect(forge.mostComments() == 1)
      let verdicts = forge.verdicts()
      let (bad, good) = example == .gitLab ? ("failed", "success") : ("failure", "success")
      #expect(verdicts.first == "mendwall: \(bad) of \(scene.head)")
      #expect(verdicts.last == "mendwall: \(good) of \(scene.head)")
      #expect(forge.server.violations == [])
    }
    try expectReport(scene, "pull request")
  }

  @Test("a scheduled run ends as the drift is", arguments: Example.allCases)
  func schedule(_ example: Example) async throws {
    let scene = try await Scene(example, cluster: [Scene.opened])
    let forge = ExampleForge(example)
    try await forge.server.run { server in
      let drifted = try await scene.run(.schedule, forge: server.url)
      #expect(drifted.status == 1, "\(drifted.words)")
      try expectReport(scene, "schedule")
      scene.cluster.change(to: [Scene.denial, Scene.other])
      let mended = try await scene.run(.schedule, forge: server.url)
      #expect(mended.status == 0, "\(mended.words)")
      #expect(forge.comments() == [])
      #expect(forge.server.violations == [])
      switch example {
      case .gitHub:
        let issues = try #require(forge.server as? GitHubServer).issues
        #expect(issues.map(\.isOpen) == [false])
        #expect(issues.first?.title.contains("production") == true)
      case .gitLab, .gitea:
        #expect(forge.verdicts().last == "mendwall: success of \(scene.main)")
      case .jenkins: #expect(forge.server.requestCount == 0)
      }
    }
  }

  @Test("a scheduled run on GitHub publishes where a variable says")
  func targets() async throws {
    let scene = try await Scene(.gitHub, cluster: [Scene.opened])
    let forge = ExampleForge.gitHub()
    let hook = EventReceiver()
    try await forge.run { server in
      try await hook.run { receiver in
        let run = try await scene.run(
          .schedule, forge: server.url,
          [
            "vars.MENDWALL_TARGETS": "issue code-scanning webhook",
            "secrets.MENDWALL_WEBHOOK_URL": "\(receiver.url)/hooks/drift",
            "secrets.MENDWALL_WEBHOOK_SECRET": EventReceiver.secret,
          ])
        #expect(run.status == 1, "\(run.words)")
      }
    }
    #expect(forge.issues.map(\.isOpen) == [true])
    #expect(forge.sarifs.map(\.commit) == [scene.main])
    #expect(forge.sarifs.map(\.reference) == ["refs/heads/main"])
    #expect(hook.events.count == 1)
    #expect(hook.violations == [])
    #expect(forge.violations == [])
  }

  @Test("a job that could not see everything is never green", arguments: Example.allCases)
  func partial(_ example: Example) async throws {
    let scene = try await Scene(example, cluster: [Scene.denial], readable: "shop")
    let forge = ExampleForge(example)
    try await forge.server.run { server in
      let run = try await scene.run(.pullRequest, forge: server.url)
      #expect(run.status == 3, "\(run.words)")
    }
    #expect(forge.comments().count == 1)
    #expect(forge.verdicts().count == 1)
    #expect(forge.verdicts().first?.contains("success") == false)
    try expectReport(scene, "partial")
  }

  @Test("with the token of a fork nothing is published, and the report is kept all the same")
  func fork() async throws {
    let scene = try await Scene(.gitHub, cluster: [Scene.denial])
    let forge = ExampleForge.gitHub(.readOnly)
    try await forge.run { server in
      let run = try await scene.run(.pullRequest, forge: server.url)
      #expect(run.status == 5, "\(run.words)")
      #expect(run.errors.contains("not published"))
    }
    #expect(forge.comments == [])
    #expect(forge.checkRuns == [])
    try expectReport(scene, "fork")
  }

  @Test(
    "without the secret for the cluster a job fails in words, and not as drift",
    arguments: [Example.gitHub, .gitLab, .gitea], [Example.Event.pullRequest, .schedule])
  func noSecret(_ example: Example, _ event: Example.Event) async throws {
    let scene = try await Scene(example, cluster: [Scene.denial])
    let forge = ExampleForge(example)
    try await forge.server.run { server in
      let run = try await scene.run(event, forge: server.url, hasKubeconfig: false)
      #expect(run.status == 2, "\(run.words)")
      #expect(run.output.contains("MENDWALL_KUBECONFIG"))
    }
    #expect(forge.server.requestCount == 0)
  }

  @Test(
    "a repository that does not say where Mendwall comes from is told so",
    arguments: [Example.gitHub, .gitea])
  func noSource(_ example: Example) async throws {
    let scene = try await Scene(example, cluster: [Scene.denial])
    let run = try await scene.run(
      .pullRequest, forge: "http://127.0.0.1:9", ["vars.MENDWALL_SOURCE": ""])
    #expect(run.status != 0)
    #expect(run.errors.contains("MENDWALL_SOURCE: is to be a variable of the repository"))
  }

  @Test(
    "a job leaves no file with the cluster's or the forge's secrets", arguments: Example.allCases)
  func leftovers(_ example: Example) async throws {
    let scene = try await Scene(example, cluster: [Scene.opened])
    let forge = ExampleForge(example)
    try await forge.server.run { server in
      let run = try await scene.run(.pullRequest, forge: server.url)
      #expect(run.status == 1, "\(run.words)")
      #expect(!run.words.contains(ExampleScene.token))
      #expect(!run.words.contains(GitLabServer.token))
    }
    for folder in ["temporary", "work"] {
      let left = try await Program.run("grep", ["-rlF", "kind: Config", scene.folder(folder)])
      #expect(left.output == "")
    }
  }

  @Test("a kept program is built again only for another commit, or where it does not run")
  func keptProgram() async throws {
    let scene = try await Scene(.jenkins, cluster: [Scene.denial])
    let forge = ExampleForge(.jenkins)
    func builds() throws -> Int {
      try scene.folder.read("build.log").split(separator: "\n").count {
        $0.hasSuffix("--configuration release --product mendwall")
      }
    }
    try await forge.server.run { server in
      for expected in [1, 1, 2, 3] {
        switch expected {
        case 2: try scene.folder.write("#!/bin/sh\nexit 1\n", to: "program/mendwall")
        case 3: try scene.folder.write("another\n", to: "program/mendwall.commit")
        default: break
        }
        let run = try await scene.run(.pullRequest, forge: server.url)
        #expect(run.status == 0, "\(run.words)")
        #expect(try builds() == expected)
      }
    }
    // What it needs of the system is looked after each time: the machine may be another.
    let setups = try scene.folder.read("build.log").split(separator: "\n").count {
      $0.hasSuffix("/scripts/setup")
    }
    #expect(setups == 4)
  }

  /// Each example keeps the report of the run, whatever its verdict was.
  private func expectReport(_ scene: ExampleScene, _ hint: Comment) throws {
    let report = try JSONReader.read(
      Array(try scene.folder.read("work/mendwall-report/drift.json").utf8), file: "drift.json")
    #expect(report["kind"]?.string == "DriftReport", hint)
    let page = try scene.folder.read("work/mendwall-report/drift.html")
    #expect(page.contains("<!DOCTYPE html>") || page.contains("<!doctype html>"), hint)
    switch scene.example {
    case .gitHub: #expect(try !scene.folder.read("summary.md").isEmpty, hint)
    case .gitLab, .jenkins:
      let suites = try scene.folder.read("work/mendwall-report/drift.junit.xml")
      #expect(suites.contains("<testsuites"), hint)
    case .gitea: break
    }
  }
}
