import FoundationEssentials
import MendwallTesting
import Subprocess
import SystemPackage

/// A chromedriver on a port of its own choice.
struct Driver: Sendable {
  let port: Int

  /// Runs one for as long as `use` takes.
  ///
  /// It ends, and its browser with it, however this process does: the shell that becomes it leaves behind a
  /// reader of a pipe, which kills it when nobody holds the other end any more.
  ///
  /// - Parameters:
  ///   - folder: where it and the browser may write.
  ///   - use: what is done with it.
  static func run<Result: Sendable>(
    in folder: TemporaryFolder, _ use: (Driver) async throws -> Result
  ) async throws -> Result {
    let script = """
      exec 3<&0
      (read -r line <&3; kill $$) >/dev/null 2>&1 &
      exec 3<&-
      exec chromedriver --port=0 </dev/null
      """
    let ending = try await Subprocess.run(
      .name("sh"), arguments: ["-c", script],
      environment: .inherit.updating(["TMPDIR": folder.path, "HOME": folder.path]),
      input: .inputWriter, output: .sequence, error: .discarded
    ) { execution in
      var output = execution.standardOutput.strings().makeAsyncIterator()
      var said: [String] = []
      var outcome: Swift.Result<Result, any Error>?
      do {
        while outcome == nil, let line = try await output.next() {
          said.append(line)
          if let port = line.firstMatch(of: /started successfully on port (\d+)/)?.output.1 {
            outcome = .success(try await use(Driver(port: Int(port) ?? 0)))
          }
        }
      } catch { outcome = .failure(error) }
      try? await execution.standardInputWriter.finish()
      return outcome ?? .failure(Missing(said: said.joined(separator: " ")))
    }
    return try ending.closureResult.get()
  }

  struct Missing: Error, CustomStringConvertible {
    let said: String

    var description: String {
      "chromedriver does not run (\(said.isEmpty ? "it said nothing" : said)): run scripts/setup --browser, "
        + "or set MENDWALL_WITHOUT_BROWSER=1 to leave these tests out"
    }
  }
}
