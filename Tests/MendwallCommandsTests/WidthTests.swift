import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("The width of a terminal")
struct WidthTests {
  @Test(
    "it is what COLUMNS says, or else the terminal, and nothing where there is none",
    arguments: [
      (true, 100, nil, 100), (true, 100, "60", 60), (true, nil, "60", 60), (true, nil, nil, nil),
      (true, 100, "", 100), (true, 100, "wide", 100), (true, 100, "0", 100),
      (true, 100, "-5", 100), (true, 0, nil, nil), (true, 12, nil, 40), (true, 100, "7", 40),
      (false, 100, "60", nil),
    ] as [(Bool, Int?, String?, Int?)])
  func width(isTerminal: Bool, columns: Int?, asked: String?, width: Int?) {
    let context = CommandContext(
      environment: asked.map { ["COLUMNS": $0] } ?? [:], isTerminal: isTerminal, columns: columns,
      now: { Instant("2026-11-21T14:02:00Z")! }, write: { _ in }, note: { _ in })
    #expect(context.width == width)
  }

  @Test("sentences are broken for a terminal, and not for a file or a pipe")
  func outputs() async throws {
    let shop = try await Shop()
    try shop.drift()
    let environment = ["HOME": "/nowhere", "COLUMNS": "50", "NO_COLOR": "1"]
    let file = shop.repository.folder("report.txt")
    let piped = await shop.detect("-o", "text", environment: environment)
    let broken = await shop.detect(
      "-o", "text", "-o", "wide=\(file)", environment: environment, isTerminal: true)
    func widest(_ text: String) -> Int { text.split(separator: "\n").map(\.count).max() ?? 0 }
    func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace } }
    #expect(widest(piped.output) > 90)
    #expect(words(broken.output) == words(piped.output))
    #expect(broken.output.count { $0 == "\n" } > piped.output.count { $0 == "\n" })
    for line in broken.output.split(separator: "\n") where line.count > 50 {
      #expect(line.split(separator: " ").count == 1, "\(line)")
    }
    #expect(widest(try shop.repository.folder.read("report.txt")) > 90)
  }

  @Test("so are those of a restore as it goes on")
  func restore() async throws {
    let shop = try await Shop()
    try shop.drift()
    let run = await shop.restore(
      "--yes", isTerminal: true,
      environment: ["HOME": "/nowhere", "COLUMNS": "50", "NO_COLOR": "1"])
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("Restored: read back, the cluster's policies are as\n  Git says"))
  }
}
