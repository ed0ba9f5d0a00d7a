import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Ending a containment, on files")
struct ContainReleaseTests {
  private static let unlabelled = Shop.namespace("shop")

  @Test(
    "which containment ends must be said",
    arguments: [
      ([], "Say which containment ends: --incident or --all."),
      (["--all", "--incident", "a"], "Say which containment ends: --incident or --all."),
      (["--all", "--live", "-"], "Standard input cannot be written"),
    ])
  func wrong(arguments: [String], sentence: String) async {
    let run = await CommandRun.mendwall(["release", "--yes", "--live", "/nowhere"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.contains(sentence), "\(run.notes)")
  }

  @Test("--incident ends that one alone, and --all every one")
  func incidents() async throws {
    let contained = try await ContainedShop()
    let before = try await contained.objects()
    await contained.contain("shop", "dev", "--incident", "one", "--override")
    await contained.contain("shop", "--incident", "two")
    #expect(try await contained.names().count { $0.contains("containment") } == 4)
    let run = await contained.release("--incident", "one")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("Released: read back, everything is as it was (3 written)."))
    #expect(
      try await contained.names().filter { $0.contains("containment") } == [
        "shop/mendwall-containment-two"
      ])
    await contained.contain("dev", "--incident", "three")
    #expect(await contained.release("--all").status == .inSync)
    #expect(try await contained.objects() == before)
  }

  @Test("where nothing is contained there is nothing to do", arguments: ["--all", "--incident=x"])
  func nothing(which: String) async throws {
    let contained = try await ContainedShop()
    let before = try await contained.contents()
    let run = await contained.run(["release", which], bundle: "b")
    #expect(run.status == .inSync)
    #expect(run.output.contains("Nothing to release: there is no containment."))
    #expect(try await contained.contents() == before)
  }

  @Test("an incident that nothing is contained for is refused where something is for another")
  func otherIncident() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--incident", "inc-42")
    let run = await contained.release("--incident", "inc-24")
    #expect(run.status == .failed)
    #expect(
      run.notes
        == "mendwall: nothing was written: there is no containment of the incident inc-24; there are: inc-42\n"
    )
    #expect(try await contained.names().contains("shop/mendwall-containment-inc-42"))
  }

  @Test("a dry run, and nobody to ask, write nothing")
  func unwritten() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override")
    let before = try await contained.contents()
    let tried = await contained.run(["release", "--all", "--dry-run"], bundle: "b")
    #expect(tried.status == .inSync, "\(tried.output)\(tried.notes)")
    let unasked = await contained.run(["release", "--all"], bundle: "b")
    #expect(unasked.status == .drift)
    #expect(try await contained.contents() == before)
    #expect(try await !Program.run("ls", [contained.bundle("b")]).isSuccess)
  }

  @Test(
    "what Git declares is never deleted, whatever label somebody gave it, and its drift is told")
  func labelledPolicy() async throws {
    let contained = try await ContainedShop()
    try contained.shop.cluster.write(
      Shop.policy("b", port: 443).replacing(
        "  namespace: shop\n",
        with: "  namespace: shop\n  labels: {mendwall.dev/containment: x}\n"
          + "  annotations: {\(ContainedShop.orderly)}\n"), to: "b.yaml")
    let run = await contained.release("--all")
    #expect(run.status == .inSync)
    #expect(run.output.contains("Nothing to release"))
    #expect(try await contained.names() == ["shop/a", "shop/b"])
    let report = try await contained.shop.detect("-o", "json").report()
    #expect(report.briefly == ["modified shop/b"])
    #expect(report.finding("shop/b")?.type == .drift)
    #expect(report.summary.containments == 0)
  }

  // MARK: What was set aside

  @Test("what was set aside comes back first, as it was, by the annotation of the containment")
  func setAside() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let before = try await contained.objects()
    await contained.contain("shop", "--override", bundle: "b")
    #expect(try await contained.names() == ["shop/mendwall-containment-emergency"])
    let run = await contained.release("--all", bundle: "c")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await contained.objects() == before)
    let stages = run.output.split(separator: "\n").filter { $0.hasPrefix("Stage") }
    #expect(
      stages == [
        "Stage 1: first: it was set aside for the containment",
        "Stage 2: last: the containment ends",
      ])
  }

  @Test("a bundle that was moved is named by --set-aside; without it the release is refused")
  func moved() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let before = try await contained.objects()
    await contained.contain("shop", "--override", bundle: "b")
    try await Program.output("mv", [contained.bundle("b"), contained.bundle("elsewhere")])
    let refused = await contained.release("--all")
    #expect(refused.status == .failed)
    #expect(refused.output.isEmpty)
    #expect(
      refused.notes.contains(
        "nothing was written: policies were set aside for this containment, and they cannot be found"
      ))
    #expect(refused.notes.contains("--set-aside"))
    #expect(try await contained.names() == ["shop/mendwall-containment-emergency"])

    let wrong = await contained.release("--all", "--set-aside", contained.cluster)
    #expect(wrong.status == .failed)
    #expect(wrong.notes.contains("is no undo bundle that can be used"))

    let run = await contained.release("--all", "--set-aside", contained.bundle("elsewhere"))
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(try await contained.objects() == before)
  }

  @Test("--without-set-aside ends the containment, and says what stays away")
  func without() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override", bundle: "b")
    try await Program.output("rm", ["-r", contained.bundle("b")])
    let run = await contained.release("--all", "--without-set-aside")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(
      run.output.contains("warning: what was set aside into \(contained.bundle("b")) stays away"))
    #expect(try await contained.names().isEmpty)
  }

  @Test("a bundle of something else is refused")
  func otherBundle() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--incident", "a")
    await contained.release("--all", bundle: "released")
    await contained.contain("shop", "--incident", "b")
    let run = await contained.release("--all", "--set-aside", contained.bundle("released"))
    #expect(run.status == .failed)
    #expect(run.notes.contains("is no bundle of a containment"))
    #expect(try await contained.names().contains("shop/mendwall-containment-b"))
  }

  @Test("a bundle of another cluster is refused")
  func otherCluster() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let other = try await ContainedShop(Self.unlabelled)
    await other.contain("shop", "--override", bundle: "b")
    await contained.contain("shop", "--incident", "b")
    let run = await contained.release("--all", "--set-aside", other.bundle("b"))
    #expect(run.status == .failed)
    #expect(
      run.notes.contains("is of the cluster \(other.cluster) with uid unknown"), "\(run.notes)")
  }

  @Test("a policy that somebody created again in the meantime is left as it is, and named")
  func recreated() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override")
    try contained.shop.cluster.write(Shop.policy("a", port: 8080), to: "a.yaml")
    let run = await contained.release("--all")
    #expect(run.status == .drift, "\(run.notes)")
    #expect(
      run.output.contains(
        "NetworkPolicy shop/a: it was created again since the run deleted it; its form before is in the bundle"
      ), "\(run.output)")
    let objects = try await contained.objects()
    #expect(objects.keys.sorted() == ["shop/a", "shop/b"])
    #expect(objects["shop/a"]?.specText.contains("8080") == true)
  }

  // MARK: Several

  @Test(
    "what one containment sets aside comes back with its end, and another that stays is warned of")
  func overlapping() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--incident", "one", "--override")
    await contained.contain("shop", "--incident", "two", "--override")
    let run = await contained.release("--incident", "one")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(
      try await contained.names() == ["shop/a", "shop/b", "shop/mendwall-containment-two"])
    #expect(
      run.output.contains(
        "warning: shop stays cut off for the incident two, and what is put back may let traffic through there"
      ), "\(run.output)")
    #expect(await contained.release("--incident", "two").status == .inSync)
    #expect(try await contained.names() == ["shop/a", "shop/b"])
  }

  @Test("of a policy that was set aside twice the last form comes back")
  func twice() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override", bundle: "z")
    try contained.shop.cluster.write(Shop.policy("a", port: 8080), to: "a.yaml")
    await contained.contain("shop", "--override", bundle: "a", after: 1)
    #expect(try await contained.names() == ["shop/mendwall-containment-emergency"])
    let run = await contained.release("--all")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let objects = try await contained.objects()
    #expect(objects.keys.sorted() == ["shop/a", "shop/b"])
    #expect(objects["shop/a"]?.specText.contains("8080") == true)
  }

  @Test("--all ends a containment too that another one set aside, and puts back what both did")
  func nested() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let before = try await contained.objects()
    await contained.contain("shop", "--incident", "one", "--override", "--allow-dns")
    await contained.contain("shop", "--incident", "two", "--override")
    #expect(try await contained.names() == ["shop/mendwall-containment-two"])
    let run = await contained.release("--all")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(try await contained.objects() == before)
  }

  @Test("a containment that another one set aside is not said to be nowhere")
  func nestedIncident() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let before = try await contained.objects()
    await contained.contain("shop", "--incident", "one", "--override", "--allow-dns")
    await contained.contain("shop", "--incident", "two", "--override")
    let inner = await contained.release("--incident", "one")
    #expect(inner.status == .drift, "\(inner.output)")
    #expect(
      inner.output.contains(
        "NetworkPolicy shop/mendwall-containment-one: it was set aside for the incident two; "
          + "mendwall release --incident two puts it back, and --all ends both"), "\(inner.output)")
    #expect(try await contained.names() == ["shop/mendwall-containment-two"])
    #expect(await contained.release("--incident", "two").status == .inSync)
    #expect(try await contained.names() == ["shop/mendwall-containment-one"])
    #expect(await contained.release("--incident", "one").status == .inSync)
    #expect(try await contained.objects() == before)
  }

  @Test("a release is undone: the containment stands again, and what it set aside is away")
  func undone() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override")
    let before = try await contained.objects()
    await contained.release("--all", bundle: "released")
    let run = await contained.run(["undo", contained.bundle("released"), "--yes"], bundle: "u")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await contained.objects() == before)
  }
}
