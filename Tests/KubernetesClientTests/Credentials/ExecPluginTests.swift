import Documents
import HTTPAccess
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Credential plugins")
struct ExecPluginTests {
  @Test(
    "a plugin of either version gives a token", arguments: [PluginScript.v1, PluginScript.v1beta1])
  func versions(apiVersion: String) async throws {
    let script = try await PluginScript(
      PluginScript.credential(
        #"{"token":"t","expirationTimestamp":"2026-11-21T13:00:00Z"}"#, apiVersion: apiVersion))
    let issued = try await script.plugin(apiVersion: apiVersion).run()
    #expect(issued.token?.value == "t")
    #expect(issued.certificate == nil)
    #expect(issued.expiresAt == Instant("2026-11-21T13:00:00Z"))
  }

  @Test("a plugin may give a client certificate in place of a token")
  func certificate() async throws {
    let script = try await PluginScript(
      PluginScript.credential(#"{"clientCertificateData":"chain","clientKeyData":"key"}"#))
    let issued = try await script.plugin().run()
    #expect(issued.token == nil)
    #expect(issued.certificate?.chain == Array("chain".utf8))
    #expect(issued.certificate?.key.value == "key")
    #expect(issued.expiresAt == nil)
  }

  @Test("arguments, variables and the cluster reach the plugin")
  func input() async throws {
    let script = try await PluginScript(
      """
      printf '%s\\n' "$#" "$1" "$2" "$GREETING" "$HOME" > seen
      printf '%s' "$KUBERNETES_EXEC_INFO" > info
      \(PluginScript.credential(#"{"token":"t"}"#))
      """)
    let fields =
      ", args: ['a b', '$x'], env: [{name: GREETING, value: 'hello you'}, {name: HOME, value: /h}]"
    _ = try await script.plugin(fields).run()
    #expect(try script.folder.read("seen") == "2\na b\n$x\nhello you\n/h\n")
    let alone = try parse(try script.folder.read("info"))
    #expect(alone["kind"] == "ExecCredential")
    #expect(alone["apiVersion"]?.string == PluginScript.v1)
    #expect(alone["spec"] == ["interactive": false])

    _ = try await script.plugin(", provideClusterInfo: true").run()
    let informed = try parse(try script.folder.read("info"))
    #expect(informed["spec"]?["cluster"] == ["server": "https://a", "tls-server-name": "b"])
  }

  @Test("a command with a slash is found beside the kubeconfig")
  func relative() async throws {
    let script = try await PluginScript(PluginScript.credential(#"{"token":"t"}"#))
    #expect(try await script.plugin(command: "./plugin").run().token?.value == "t")
  }

  @Test("a plugin that fails is an error with what it said, made safe to print")
  func failing() async throws {
    let script = try await PluginScript("printf 'log \\033[31min first\\n' >&2\nexit 3")
    let error = try await failure { try await script.plugin().run() }
    #expect(error.code == .credential)
    #expect(error.description.contains(script.folder("plugin")))
    #expect(error.description.contains(#"log \u{1b}[31min first"#))
    #expect(error.description.contains("3"))
  }

  @Test("a plugin that is not there is an error with its install hint")
  func notFound() async throws {
    let script = try await PluginScript("")
    for command in ["mendwall-no-such-plugin", script.folder("nothing")] {
      let hinted = try await failure {
        try await script.plugin(command: command, ", installHint: get it at example.com").run()
      }
      #expect(hinted.code == .credential)
      #expect(hinted.description.contains("was not found: get it at example.com"), "\(hinted)")
    }
  }

  @Test("an install hint's control characters are made safe to print")
  func hostileHint() async throws {
    let script = try await PluginScript("")
    let error = try await failure {
      try await script.plugin(command: "mendwall-no-such-plugin", #", installHint: "\e[31m""#).run()
    }
    #expect(!error.description.contains("\u{1B}"))
  }

  @Test(
    "what is no credential is an error that never quotes it",
    arguments: [
      "printf 'hunter2'", #"printf '{"token":"hunter2"}'"#, #"printf '["hunter2"]'"#, "true",
      #"printf '{"kind":"ExecCredential","apiVersion":"hunter2","status":{"token":"hunter2"}}'"#,
      PluginScript.credential(#"{"tokens":"hunter2"}"#),
      PluginScript.credential(#"{"clientKeyData":"hunter2"}"#),
      PluginScript.credential(#"{"token":"hunter2"}"#, apiVersion: PluginScript.v1beta1),
      PluginScript.credential(#"{"token":["hunter2"]}"#), PluginScript.credential(#"{"token":""}"#),
      PluginScript.credential(#"{"token":"hunter2","expirationTimestamp":"soon"}"#),
    ])
  func garbage(script: String) async throws {
    let plugin = try await PluginScript(script)
    let error = try await failure { try await plugin.plugin().run() }
    #expect(error.code == .credential)
    #expect(error.description.contains("the credential plugin"))
    #expect(!error.description.contains("hunter2"))
  }

  @Test("endless output is cut off")
  func endless() async throws {
    let script = try await PluginScript("exec yes")
    let error = try await failure { try await script.plugin().run() }
    #expect(error.description.contains("bytes"))
  }

  @Test(
    "a plugin that hangs is ended, and what it started with it",
    arguments: [
      "exec sleep 60", "sleep 60 & sleep 60", "trap '' TERM INT HUP; sleep 60; sleep 60",
      "setsid sleep 60 & sleep 60",
    ])
  func hanging(script: String) async throws {
    let plugin = try await PluginScript(script)
    let start = ContinuousClock.now
    let error = try await failure {
      try await plugin.plugin().run(deadline: .milliseconds(500))
    }
    #expect(error.code == .credential)
    #expect(error.description.contains("did not end within"))
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test("a child that keeps a plugin's standard output open is not waited for")
  func child() async throws {
    let script = try await PluginScript("sleep 60 &\n" + PluginScript.credential(#"{"token":"t"}"#))
    let start = ContinuousClock.now
    #expect(try await script.plugin().run().token?.value == "t")
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test(
    "a plugin that cannot be run is refused with file and line",
    arguments: [
      ("{apiVersion: client.authentication.k8s.io/v1}", "names no command"),
      ("{command: a}", "apiVersion"),
      ("{command: a, apiVersion: client.authentication.k8s.io/v1alpha1}", "v1alpha1"),
      (
        "{command: a, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}",
        "interactiveMode"
      ),
      ("{command: a, apiVersion: client.authentication.k8s.io/v1, args: [1]}", "args"),
      ("{command: a, apiVersion: client.authentication.k8s.io/v1, env: [{name: A}]}", "env"),
    ])
  func refused(exec: String, words: String) async throws {
    let error = try await failure {
      let entry = Kubeconfig.Entry(node: try parse(exec), file: "config")
      return try ExecPlugin(entry, cluster: entry, server: try #require(ServerAddress("https://a")))
    }
    #expect(error.code == .configuration)
    #expect(error.description.hasPrefix("config:1: "))
    #expect(error.description.contains(words))
  }
}
