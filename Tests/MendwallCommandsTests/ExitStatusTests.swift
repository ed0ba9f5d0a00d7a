import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Exit statuses")
struct ExitStatusTests {
  @Test("0: all is as Git says")
  func inSync() async throws {
    let run = try await Shop().detect()
    #expect(run.status == .inSync)
    #expect(run.output.hasPrefix("In sync"))
    #expect(run.notes.isEmpty)
  }

  @Test("1: a policy is modified, missing or not in Git")
  func drift() async throws {
    for change in [
      { try $0.drift() }, { try FileManager.default.removeItem(atPath: $0.cluster("a.yaml")) },
      { try $0.cluster.write(Shop.policy("c"), to: "c.yaml") },
    ] as [(Shop) throws -> Void] {
      let shop = try await Shop()
      try change(shop)
      let run = await shop.detect()
      #expect(run.status == .drift)
      #expect(run.output.hasPrefix("Drift: 1 policy departs from Git"))
      #expect(run.notes.isEmpty)
    }
  }

  @Test("2: no repository, no such revision, no such path, no cluster")
  func failed() async throws {
    let shop = try await Shop()
    let empty = try TemporaryFolder()
    for (arguments, words) in [
      (["--repo", empty.path], "is in no Git repository"),
      (["--revision", "v9"], "no revision v9"),
      (["--path", "nothing"], "has no nothing"), (["--live", empty("x")], "does not exist"),
      (["--repo", "ftp://example.com/x"], "which is not read"),
    ] {
      let run = await CommandRun.mendwall(
        ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
      #expect(run.status == .failed)
      #expect(run.output.isEmpty)
      #expect(run.notes.hasPrefix("mendwall: "))
      #expect(run.notes.contains(words), "\(run.notes)")
      #expect(run.notes.split(separator: "\n").count == 1)
    }
  }

  @Test("2: no kubeconfig")
  func noKubeconfig() async throws {
    let shop = try await Shop()
    let run = await CommandRun.mendwall("detect", "--repo", shop.repository.path)
    #expect(run.status == .failed)
    #expect(run.notes.contains("/nowhere/.kube/config"))
  }

  @Test("2: a broken snapshot, with file and line")
  func brokenSnapshot() async throws {
    let shop = try await Shop()
    try shop.cluster.write("a: 1\nb: [\n", to: "broken.yaml")
    let run = await shop.detect()
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("broken.yaml:"))
  }

  @Test("2: a revision that declares no policy, unless what Git owns is named")
  func nothingDeclared() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["empty/README.md": "nothing"])
    let run = await shop.detect("--path", "empty")
    #expect(run.status == .failed)
    #expect(run.notes.contains("declares no policy under empty"))
    #expect(run.notes.contains("--owns"))
    let owning = await shop.detect("--path", "empty", "--owns", "shop", "-o", "json")
    #expect(owning.status == .drift)
    #expect(try owning.report().briefly == ["unmanaged shop/a", "unmanaged shop/b"])
  }

  @Test("2: a policy that is named and is nowhere")
  func unknownName() async throws {
    let run = try await Shop().detect("shop/a", "shop/nope")
    #expect(run.status == .failed)
    #expect(run.notes.contains("no policy shop/nope"))
  }

  @Test("2: a namespace that is named and has no policy anywhere is nothing to be in sync with")
  func unknownNamespace() async throws {
    let run = try await Shop().detect("-n", "shpo")
    #expect(run.status == .failed)
    #expect(run.notes.contains("shpo"))
  }

  @Test("3: a broken manifest in Git, with file and line; the others are compared")
  func brokenManifest() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/broken.yaml": "kind: NetworkPolicy\nb: 2\nb: 3\n"])
    try shop.drift()
    let run = await shop.detect()
    #expect(run.status == .incomplete)
    #expect(run.output.contains("policies/broken.yaml:3: "))
    #expect(run.output.contains("MODIFIED  NetworkPolicy shop/b"))
    let json = try await shop.detect("-o", "json").report()
    #expect(!json.complete)
    #expect(json.coverage.policies == .partial)
    #expect(json.diagnostics.first?.line == 3)
  }

  @Test("0: a broken file beside the policies that names no kind of policy hides none")
  func brokenOtherFile() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["charts/template.yaml": "a: {{ .Values.a }}\n"])
    let run = await shop.detect()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(!run.output.contains("charts/template.yaml"))
  }

  @Test("3: two declarations of one policy that differ")
  func twoDeclarations() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/z.yaml": Shop.policy("a", port: 9)])
    let run = await shop.detect()
    #expect(run.status == .incomplete)
    #expect(run.output.contains("policies/a.yaml:1, differently"))
  }

  @Test("5: a report that cannot be written, whatever it says")
  func undelivered() async throws {
    let shop = try await Shop()
    for file in [shop.cluster("no/such/folder/x.json"), shop.cluster.path] {
      let run = await shop.detect("-o", "json=\(file)", "-o", "text")
      #expect(run.status == .undelivered)
      #expect(run.notes.contains("the report cannot be written to \(file)"))
      #expect(run.output.hasPrefix("In sync"), "the other output is written all the same")
    }
  }

  @Test("5 counts before 3, and 2 before 5")
  func precedence() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/broken.yaml": "[NetworkPolicy", "empty/x": ""])
    #expect(await shop.detect("-o", "json=/no/such/folder/x").status == .undelivered)
    #expect(await shop.detect("--path", "empty", "-o", "json=/no/such/folder/x").status == .failed)
  }

  @Test(
    "64: wrong usage",
    arguments: [
      ["--no-such-option"], ["-o", "xml"], ["-o", "json="], ["-o", "text", "-o", "json"],
      ["shop/"], ["/a"], ["a//b"], ["a/b/c"], [""], ["--context", "x"], ["--kubeconfig", "x"],
      ["--request-timeout", "0"], ["--request-timeout", "3601"], ["--request-timeout", "soon"],
      ["-n", "shop", "payments/a"], ["-n", "shop", "cluster-wide"], ["--history", "-1"],
      ["--history", "1000001"], ["--history", "all"],
    ])
  func usage(arguments: [String]) async throws {
    let run = await CommandRun.mendwall(["detect", "--live", "/nowhere"] + arguments)
    #expect(run.status == .usage)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("Error: "))
  }

  @Test("64: an unknown command, and 2 is never mistaken for it")
  func unknownCommand() async {
    #expect(await CommandRun.mendwall("mend").status == .usage)
    #expect(Set(ExitStatus.allCases.map(\.rawValue)) == [0, 1, 2, 3, 4, 5, 64])
  }
}
