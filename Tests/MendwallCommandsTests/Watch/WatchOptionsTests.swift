import MendwallCommands
import MendwallTesting
import Testing

@Suite("How a watch is asked for")
struct WatchOptionsTests {
  @Test(
    "what makes no sense is wrong usage, and says why",
    arguments: [
      (["--poll", "0"], "--poll takes 1 to 86400"),
      (["--full-interval", "9"], "--full-interval 10 to 86400"),
      (["--publish-interval", "0"], "--publish-interval takes"),
      (["--listen", "9090"], "such as 127.0.0.1:9090"), (["--listen", ""], "is empty"),
      (["--listen", "127.0.0.1:99999"], "such as 127.0.0.1:9090"),
      (["--webhook-secret", "file"], "needs --listen"),
      (["--leader-elect", "watch"], "NAMESPACE/NAME"),
      (["--leader-elect", "/watch"], "NAMESPACE/NAME"),
      (["--lease-duration", "10"], "shorter than --lease-duration"),
      (["--renew-deadline", "2"], "shorter than --renew-deadline"),
      (["--retry-period", "0"], "must be shorter"),
      (["--lease-duration", "4000000000"], "3600 seconds at most"),
      (["--prune"], "are for --restore"), (["--secure-first"], "are for --restore"),
      (["--bundles", "/b"], "are for --restore"), (["--record-events"], "are for --restore"),
      (["--restore", "--bundles", ""], "is empty"),
      (["--restore", "--restore-budget", "0"], "take 1 to 1000"),
      (["--restore", "--fight-after", "1001"], "take 1 to 1000"),
      (["--restore", "--restore-wait", "0"], "1 to 3600"),
      (["--restore-window", "Sat"], "is for --restore"),
      (["--live", "folder"], "files, which are not watched"),
    ])
  func refuses(arguments: [String], reason: String) async {
    let run = await CommandRun.mendwall(["watch"] + arguments)
    #expect(run.status == .usage)
    #expect(run.notes.replacing("\n", with: " ").contains(reason), "\(run.notes)")
  }

  @Test("a secret that is empty is said to be, and one that is not there")
  func secrets() async throws {
    let folder = try TemporaryFolder()
    try folder.write("\n", to: "empty")
    for (file, reason) in [("empty", "is empty"), ("none", "does not exist")] {
      let run = await CommandRun.mendwall(
        "watch", "--listen", "127.0.0.1:0", "--webhook-secret", folder(file))
      #expect(run.status == .failed)
      #expect(run.notes.contains(reason), "\(run.notes)")
    }
  }
}
