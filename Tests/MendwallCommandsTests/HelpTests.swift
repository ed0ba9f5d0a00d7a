import MendwallCommands
import MendwallTesting
import Testing

@Suite("Help and version")
struct HelpTests {
  @Test("the root's help tells every command and every exit status")
  func root() async throws {
    let run = await CommandRun.mendwall("--help")
    #expect(run.status == .inSync)
    #expect(run.notes.isEmpty)
    #expect(run.output.contains("detect"))
    for status in ExitStatus.allCases {
      #expect(run.output.contains(try Regex("(?m)^ *\(status.rawValue) ")), "\(status)")
    }
  }

  @Test(
    "the help of detect tells every option and every exit status",
    arguments: [["detect", "--help"], ["detect", "-h"], ["help", "detect"]])
  func detect(arguments: [String]) async {
    let run = await CommandRun.mendwall(arguments)
    #expect(run.status == .inSync)
    for option in [
      "<namespace/name>", "-n, --namespace", "--owns", "--repo", "--revision", "--base", "--head",
      "--path",
      "--live", "--kubeconfig", "--context", "--cluster", "--history", "--audit-log",
      "--request-timeout",
      "-o <format[=file]>", "-v, --verbose", "-h, --help", "--version",
    ] { #expect(run.output.contains(option), "\(option)") }
    for status in ["0 in sync", "1 drift", "2 failed", "3 not", "5 report", "64 wrong"] {
      #expect(run.output.contains(status), "\(status)")
    }
    #expect(run.output.contains("kubectl get networkpolicies"))
    #expect(run.output.contains(".mendwall.yaml"))
  }

  @Test("the help of trace tells its options, with examples")
  func trace() async {
    let run = await CommandRun.mendwall("trace", "--help")
    #expect(run.status == .inSync)
    for option in [
      "<namespace/name>", "--kind", "--audit-log", "--audit-log-envelope", "--repo", "--live",
      "-o <format[=file]>", "mendwall trace shop/default-deny",
    ] { #expect(run.output.contains(option), "\(option)") }
  }

  @Test(
    "the help of what writes files of the repository tells its options, with examples",
    arguments: [
      ("accept", ["<namespace/name>", "--kind", "mendwall accept shop/web | git apply"]),
      ("baseline", ["-n, --namespace", "--owns", "--tier", "mendwall baseline | git apply"]),
    ])
  func editing(command: String, own: [String]) async {
    let run = await CommandRun.mendwall(command, "--help")
    #expect(run.status == .inSync)
    for option in own + ["--write", "--branch", "--repo", "--live", "EXIT STATUS"] {
      #expect(run.output.contains(option), "\(option)")
    }
  }

  @Test("the version is one of semantic versioning")
  func version() async throws {
    let run = await CommandRun.mendwall("--version")
    #expect(run.status == .inSync)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\n/) != nil)
  }

  @Test("completions are made for every shell", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) async {
    let run = await CommandRun.mendwall("--generate-completion-script", shell)
    #expect(run.status == .inSync)
    #expect(run.output.contains("detect"))
  }
}
