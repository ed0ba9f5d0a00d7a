import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Why the cluster departs from Git")
struct CauseTests {
  // The runs of these tests take place at 14:02 on 2026-11-21.
  private static let date = "2026-11-18T12:00:00Z"

  @Test("an older version in the cluster lags behind, by commits and by time")
  func lagging() async throws {
    let shop = try await Shop()
    let first = try await shop.repository.git("rev-parse", "HEAD").prefix(40)
    let second = try await shop.repository.commit(
      ["policies/b.yaml": Shop.policy("b", port: 443)], message: "Serve b by TLS\n\nAt last.",
      date: Self.date)
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/b"))
    #expect(finding.cause == .lagging)
    #expect(finding.lag?.commit == String(first))
    #expect(finding.lag?.commits == 1)
    #expect(finding.lag?.seconds == 266_520, "three days, two hours and two minutes")
    #expect(finding.lag?.missed.commit == second)
    #expect(finding.lag?.missed.subject == "Serve b by TLS")
    #expect(finding.lag?.missed.author == .init(name: "Ada", email: "ada@example.com"))
    let sentence =
      "the cluster has what commit \(first.prefix(12)) declares: it is 1 commit and 3 days behind, and "
      + "misses commit \(second.prefix(12)) by Ada of 2026-11-18T12:00:00Z, \"Serve b by TLS\""
    #expect(finding.explanation == sentence)
    #expect(await shop.detect().lines.contains("lagging: \(sentence)"))

    for number in 1...2 { try await shop.repository.commit(["README.md": "\(number)"]) }
    let later = await shop.detect()
    #expect(later.output.contains(": it is 3 commits and 3 days behind, and misses commit"))
  }

  @Test(
    "a lag is told in its largest whole unit",
    arguments: [
      ("2026-11-21T14:01:59Z", "1 second"), ("2026-11-21T13:50:00Z", "12 minutes"),
      ("2026-11-21T13:02:00Z", "1 hour"), ("2026-11-20T14:02:00Z", "1 day"),
      ("2026-11-22T00:00:00Z", "0 seconds"),
    ])
  func duration(date: String, words: String) async throws {
    let shop = try await Shop()
    try await shop.repository.commit(
      ["policies/b.yaml": Shop.policy("b", port: 443)], date: date)
    let run = await shop.detect()
    #expect(run.output.contains("it is 1 commit and \(words) behind, and misses"), "\(run.output)")
  }

  @Test("what no commit declares was changed in the cluster")
  func tampered() async throws {
    let shop = try await Shop()
    try shop.drift()
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/b"))
    #expect(finding.cause == .tampered)
    #expect(finding.lag == nil)
    #expect(finding.explanation == "no commit of Git's history declares what the cluster has")
    #expect(
      await shop.detect().lines.contains(
        "tampered: no commit of Git's history declares what the cluster has"))
  }

  @Test("what Git once declared was removed from it, and by whom")
  func removed() async throws {
    let shop = try await Shop()
    let commit = try await shop.repository.commit(
      ["policies/b.yaml": nil], message: "Retire b", date: Self.date)
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/b"))
    #expect(finding.state == .unmanaged)
    #expect(finding.cause == .removedFromGit)
    #expect(finding.removed?.commit == commit)
    #expect(finding.removed?.authoredAt == Instant(Self.date))
    #expect(
      await shop.detect().lines.contains(
        "removed from Git: Git declared it until commit \(commit.prefix(12)) by Ada of "
          + "2026-11-18T12:00:00Z, \"Retire b\""))
  }

  @Test("what Git never declared is said to be so")
  func never() async throws {
    let shop = try await Shop()
    try shop.add([Shop.policy("extra")])
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/extra"))
    #expect(finding.cause == .neverInGit)
    #expect(
      await shop.detect().lines.contains("never in Git: no commit of Git's history declares it"))
  }

  @Test("a missing policy has no cause")
  func missing() async throws {
    let shop = try await Shop()
    try shop.add([], as: "b.yaml")
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/b"))
    #expect(finding.cause == nil)
    #expect(finding.explanation == nil)
  }
}
