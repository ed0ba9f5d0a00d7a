import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("The live state, taken into Git")
struct AcceptTests {
  private static let commented = """
    # The shop's own.
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: b, namespace: shop} # short
    spec:
      podSelector: {}
      ingress:
      - ports:
        - port: 80 # web

    """

  /// A shop in which one policy has a commented file and another port in the cluster.
  private func drifted(_ file: String = AcceptTests.commented) async throws -> Shop {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/b.yaml": file])
    try shop.drift()
    return shop
  }

  @Test("a patch changes what drifted and nothing else, and git apply takes it")
  func patch() async throws {
    let shop = try await drifted()
    let run = await shop.accept("shop/b")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(
      run.output == """
        diff --git a/policies/b.yaml b/policies/b.yaml
        --- a/policies/b.yaml
        +++ b/policies/b.yaml
        @@ -6,4 +6,4 @@
           podSelector: {}
           ingress:
           - ports:
        -    - port: 80 # web
        +    - port: 443 # web

        """)
    #expect(run.notes.contains("git apply takes it"), "\(run.notes)")
    try await shop.repository.apply(run.output)
    #expect(
      try await shop.repository.show("policies/b.yaml")
        == Self.commented.replacing("80", with: "443"))
    #expect(await shop.detect().status == .inSync)
  }

  @Test("what is as Git says needs no patch")
  func inSync() async throws {
    let run = try await Shop().accept("shop/b")
    #expect(run.status == .inSync)
    #expect(run.output.isEmpty)
    #expect(
      run.notes
        == "mendwall: NetworkPolicy shop/b is as Git says; there is nothing to accept\n")
  }

  @Test("a name that is nowhere, and one policy too few, are refused")
  func unknown() async throws {
    let shop = try await Shop()
    let run = await shop.accept("shop/c")
    #expect(run.status == .failed)
    #expect(run.notes.contains("no policy shop/c is in Git or in the cluster"), "\(run.notes)")
    #expect(await shop.accept().status == .usage)
    #expect(await shop.accept("shop/b", "--kind", "Policy").status == .usage)
  }

  @Test("what the cluster does not have is taken out of its file, or goes with it")
  func missing() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/b.yaml": Shop.policy("b") + "---\n" + Shop.policy("c")
    ])
    try shop.remove("b.yaml")
    let first = await shop.accept("shop/b")
    #expect(first.status == .inSync, "\(first.notes)")
    try await shop.repository.apply(first.output)
    #expect(try await shop.repository.show("policies/b.yaml") == Shop.policy("c"))
    let second = await shop.accept("shop/c")
    #expect(second.output.contains("deleted file mode 100644"), "\(second.output)")
    try await shop.repository.apply(second.output)
    #expect(await shop.detect().status == .inSync)
  }

  @Test("what Git does not declare gets a file beside the others, without what the server sets")
  func unmanaged() async throws {
    let shop = try await Shop()
    try shop.add([
      Shop.policy("c").replacing("name: c", with: "name: c\n  uid: u-1\n  resourceVersion: \"7\"")
    ])
    let run = await shop.accept("shop/c")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("+++ b/policies/c.yaml"), "\(run.output)")
    #expect(!run.output.contains("uid") && !run.output.contains("resourceVersion"))
    try await shop.repository.apply(run.output)
    #expect(await shop.detect().status == .inSync)
  }

  @Test("what an exception tolerates stays as Git has it")
  func tolerated() async throws {
    let shop = try await Shop(
      configuration: """
        exceptions:
        - object: {kind: NetworkPolicy, namespace: shop, name: b}
          path: /spec/ingress/*/ports/*/port
          reason: the canary listens on another port
          until: 2027-01-31

        """)
    try shop.drift()
    let none = await shop.accept("shop/b")
    #expect(none.status == .inSync)
    #expect(none.output.isEmpty)
    #expect(none.notes.contains("departs only in what is tolerated"), "\(none.notes)")
    try shop.add(
      [
        Shop.policy("b", port: 443).replacing(
          "podSelector: {}", with: "podSelector: {matchLabels: {app: none}}")
      ], as: "b.yaml")
    let run = await shop.accept("shop/b")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("+") && run.output.contains("app: none"), "\(run.output)")
    #expect(!run.output.contains("443"), "\(run.output)")
  }

  @Test("a value at an anchor that others use is refused with its place, and nothing is printed")
  func anchor() async throws {
    let spec = "  podSelector: {}\n  policyTypes: [Ingress, Egress]\n"
    let head = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: b, namespace: shop}

      """
    let shop = try await drifted(
      head + "spec:\n" + spec + "  ingress:\n  - ports: &web\n    - port: 80\n"
        + "  egress:\n  - ports: *web\n")
    try shop.add(
      [
        head + "spec:\n" + spec + "  ingress: [{ports: [{port: 443}]}]\n"
          + "  egress: [{ports: [{port: 80}]}]\n"
      ], as: "b.yaml")
    let run = await shop.accept("shop/b")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("nothing was written: policies/b.yaml:"), "\(run.notes)")
    #expect(run.notes.contains("&web"), "\(run.notes)")
  }

  @Test("what cannot be seen whole is not accepted")
  func incomplete() async throws {
    let shop = try await drifted()
    try await shop.repository.commit(["policies/broken.yaml": "kind: NetworkPolicy\nb: 2\nb: 3\n"])
    let run = await shop.accept("shop/b", "--write")
    #expect(run.status == .incomplete)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("not everything could be seen"), "\(run.notes)")
    #expect(try shop.repository.folder.read("policies/b.yaml") == Self.commented)
  }

  @Test("a namespace whose name leads out of the folder gives no path")
  func outside() async throws {
    let shop = try await Shop()
    try shop.add([Shop.policy("x", in: "\"..\"")])
    let run = await shop.accept("../x", "--write")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(try await shop.repository.git("status", "--porcelain").isEmpty)
  }
}

@Suite("Where an accepted state goes")
struct AcceptDeliveryTests {
  private func drifted() async throws -> Shop {
    let shop = try await Shop()
    try shop.drift()
    return shop
  }

  @Test("--write writes the file, with its rights, where it is as committed")
  func write() async throws {
    let shop = try await drifted()
    try await Program.output("chmod", ["+x", shop.repository.folder("policies/b.yaml")])
    try await shop.repository.commit([:])
    let run = await shop.accept("shop/b", "--write")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.isEmpty)
    #expect(
      run.notes
        == "mendwall: wrote policies/b.yaml; look at it with git diff, and commit it\n")
    #expect(try shop.repository.folder.read("policies/b.yaml") == Shop.policy("b", port: 443))
    #expect(try await shop.repository.git("diff", "--summary").isEmpty, "the mode is kept")
    try await shop.repository.commit([:])
    #expect(await shop.detect().status == .inSync)
  }

  @Test("--write makes the folder of a new file, and takes a file away")
  func wholeFiles() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["README.md": "x"])
    try shop.add([Shop.policy("x", in: "new")])
    try shop.remove("b.yaml")
    #expect(await shop.accept("new/x", "--write").status == .inSync)
    try await shop.repository.commit([:])
    #expect(await shop.accept("shop/b", "--write").status == .inSync)
    try await shop.repository.commit([:])
    #expect(await shop.detect().status == .inSync)
  }

  @Test("a file with changes that are not committed is not written over")
  func dirty() async throws {
    let shop = try await drifted()
    let mine = Shop.policy("b", port: 81)
    try shop.repository.folder.write(mine, to: "policies/b.yaml")
    let run = await shop.accept("shop/b", "--write")
    #expect(run.status == .failed)
    #expect(
      run.notes.contains("policies/b.yaml has changes that are not committed"), "\(run.notes)")
    #expect(try shop.repository.folder.read("policies/b.yaml") == mine)
  }

  @Test("another revision than the one that is checked out is not written over it")
  func revision() async throws {
    let shop = try await drifted()
    try await shop.repository.commit(["policies/b.yaml": Shop.policy("b", port: 81)])
    let run = await shop.accept("shop/b", "--write", "--revision", "HEAD~1")
    #expect(run.status == .failed)
    #expect(run.notes.contains("is not as HEAD~1 has it"), "\(run.notes)")
  }

  @Test("a file behind a symbolic link of the work tree is not written")
  func link() async throws {
    let shop = try await drifted()
    let elsewhere = try TemporaryFolder()
    try elsewhere.write(Shop.policy("b"), to: "b.yaml")
    let folder = shop.repository.folder("policies")
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createSymbolicLink(
      atPath: folder, withDestinationPath: elsewhere.path)
    let run = await shop.accept("shop/b", "--write")
    #expect(run.status == .failed)
    #expect(run.notes.contains("symbolic link"), "\(run.notes)")
    #expect(try elsewhere.read("b.yaml") == Shop.policy("b"))
  }

  @Test("--branch commits on a new branch, and leaves all else")
  func branch() async throws {
    let shop = try await drifted()
    let before = try await shop.repository.git("rev-parse", "HEAD")
    let run = await shop.accept("shop/b", "--branch", "accept-b", environment: Shop.ada)
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("on the branch accept-b as "), "\(run.notes)")
    #expect(run.notes.contains("git push origin accept-b"), "\(run.notes)")
    #expect(try await shop.repository.git("rev-parse", "HEAD", "accept-b~1") == before + before)
    #expect(try await shop.repository.git("status", "--porcelain").isEmpty)
    let told = try await shop.repository.git("log", "-1", "--format=%an%n%B", "accept-b")
    #expect(
      told.hasPrefix("Ada\nAccept NetworkPolicy shop/b as the cluster has it\n"), "\(told)")
    #expect(await shop.detect("--revision", "accept-b").status == .inSync)
    let again = await shop.accept("shop/b", "--branch", "accept-b", environment: Shop.ada)
    #expect(again.status == .failed)
    #expect(
      again.notes.contains("the branch accept-b exists; choose another name or delete it"),
      "\(again.notes)")
  }

  @Test("both at once, an empty name, and a repository that is elsewhere are wrong usage")
  func usage() async throws {
    let shop = try await drifted()
    #expect(await shop.accept("shop/b", "--write", "--branch", "x").status == .usage)
    #expect(await shop.accept("shop/b", "--branch", "").status == .usage)
    for place in [["--write"], ["--branch", "x"]] {
      let run = await CommandRun.mendwall(
        ["accept", "shop/b", "--repo", "https://git.example.org/a/b.git"] + place)
      #expect(run.status == .usage)
      #expect(run.notes.contains("you get a patch"), "\(run.notes)")
    }
  }
}

@Suite("The live state, taken into what kustomize renders")
struct AcceptRenderedTests {
  private func accept(_ rendered: Rendered, _ policy: String = "shop/web") async -> CommandRun {
    await CommandRun.mendwall(
      [
        "accept", policy, "--repo", rendered.repository.path, "--live", rendered.cluster.path,
        "--path", "over",
      ], environment: ["HOME": "/nowhere", "PATH": Rendered.search])
  }

  @Test("a field that the base sets is changed there, as another rendering proves")
  func base() async throws {
    let rendered = try await Rendered()
    try rendered.change("port: 8080", to: "port: 8081")
    let run = await accept(rendered)
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("+++ b/base/web.yaml"), "\(run.output)")
    try await rendered.repository.apply(run.output)
    #expect(await rendered.detect("--path", "over").status == .inSync)
  }

  @Test(
    "one that a patch or the kustomization sets is refused",
    arguments: [("[Ingress, Egress]", "[Ingress]"), ("{team: web}", "{team: ops}")])
  func elsewhere(old: String, new: String) async throws {
    let rendered = try await Rendered()
    try rendered.change(old, to: new)
    let run = await accept(rendered)
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("nothing was written: base/web.yaml:"), "\(run.notes)")
    #expect(run.notes.contains("(kustomize renders it for over)"), "\(run.notes)")
  }

  @Test("what would change another policy too is refused")
  func shared() async throws {
    let rendered = try await Rendered([
      "over/twin/kustomization.yaml": "namespace: other\nresources: [../../base]\n",
      "over/kustomization.yaml": """
      resources:
      - twin
      - one

      """,
      "over/one/kustomization.yaml": """
      namespace: shop
      resources:
      - ../../base
      labels:
      - pairs:
          team: web
      patches:
      - path: patch.yaml

      """,
      "over/one/patch.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: web
      spec:
        policyTypes:
        - Ingress
        - Egress

      """,
    ])
    try rendered.change("port: 8080", to: "port: 8081")
    let run = await accept(rendered)
    #expect(run.status == .failed)
    #expect(
      run.notes.contains("would change NetworkPolicy other/web too"), "\(run.notes)")
  }

  @Test("a new file that no kustomization lists is refused")
  func unlisted() async throws {
    let rendered = try await Rendered()
    try rendered.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let run = await accept(rendered, "shop/extra")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("add it there by hand"), "\(run.notes)")
  }
}
