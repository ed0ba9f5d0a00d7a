import FoundationEssentials
import MendwallTesting
import Testing

/// `examples/incident/walkthrough`: an incident from its beginning to its end.
@Suite("The walkthrough of an incident", .controlPlane)
struct WalkthroughTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "examples/incident/walkthrough").path

  /// Runs the script.
  ///
  /// - Parameter mendwall: the program that it is to show.
  private func walk(_ mendwall: String, _ arguments: [String]) async throws -> Program.Result {
    try await Program.run(
      Self.script, arguments,
      // A program built for coverage would write its counts into the working directory.
      environment: ["MENDWALL": mendwall, "LLVM_PROFILE_FILE": "/dev/null"])
  }

  /// A program that takes every command for done.
  private func contentProgram(in folder: TemporaryFolder) async throws -> String {
    try folder.write("#!/bin/sh\n", to: "mendwall")
    try await Program.output("chmod", ["+x", folder("mendwall")])
    return folder("mendwall")
  }

  @Test("every step ends as it should, in order, on a control plane of its own")
  func whole() async throws {
    let run = try await walk(SignalledProgram.mendwall, [])
    #expect(run.isSuccess, "\(run.output)\(run.errors)")
    let headings = run.output.split(separator: "\n").filter { $0.hasPrefix("== ") }
      .map { $0.dropFirst(3).prefix { $0 != ":" } }
    #expect(
      headings == [
        "0. The incident", "1. Confirm", "2. Contain", "3. Trace", "4. Validate", "5. Restore",
        "6. Release", "7. Harden", "Done",
      ])
    for told in [
      "deleted by kubectl (bob, from 127.0.0.1)", "All 7 assertions hold",
      "Restored: read back, the cluster's policies are as Git says (3 written).",
      "Released: read back, everything is as it was (1 written).",
      "0 open at the end.",
    ] {
      #expect(run.output.contains(told), "\(told): \(run.output)")
    }
  }

  @Test("a step that ends otherwise fails it with a sentence, and nothing is left")
  func failing() async throws {
    let folder = try TemporaryFolder()
    let run = try await walk(
      try await contentProgram(in: folder),
      ["--kubeconfig", try ControlPlane.kubeconfig(), "--yes"])
    #expect(!run.isSuccess)
    #expect(run.output.contains("\n== 1. Confirm: "), "\(run.output)\(run.errors)")
    #expect(!run.output.contains("\n== 2. "), "\(run.output)")
    #expect(
      run.errors.contains(
        #"walkthrough: "mendwall detect --repo shop --record drift.sqlite -o wide" ended with exit "#
          + "status 0, and 1 was expected\n"), "\(run.errors)")
    let names = run.errors.matches(of: /namespace "(\S+-walk-[0-9a-f]{4})" deleted/)
      .map { String($0.output.1) }
    #expect(names.count == 5, "\(run.errors)")
    for name in names {
      let namespace = try await ControlPlane.kubectl([
        "get", "namespace", name, "--ignore-not-found", "-o",
        "jsonpath={.metadata.deletionTimestamp}{.status.phase}",
      ])
      // Here nothing finishes the deletion.
      #expect(!namespace.output.hasSuffix("Active"), "\(name) \(namespace.output)")
    }
  }

  @Test("a cluster of somebody's own is left alone without --yes")
  func unasked() async throws {
    let folder = try TemporaryFolder()
    let run = try await walk(
      try await contentProgram(in: folder), ["--kubeconfig", try ControlPlane.kubeconfig()])
    #expect(!run.isSuccess)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("say --yes where that is meant"), "\(run.errors)")
  }
}
