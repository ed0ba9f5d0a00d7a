import FoundationEssentials
public import Testing

/// Compares a text with the file that holds what it is to be.
///
/// With `MENDWALL_RECORD_SNAPSHOTS=1` the file is written, and the test fails all the same, so that no
/// recording run passes for a checking one.
///
/// - Parameters:
///   - name: the file's, in the folder `Snapshots` beside the test.
public func expectSnapshot(
  _ text: String, _ name: String, test: String = #filePath,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  let file = URL(filePath: test).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
  func fail(_ message: String) {
    Issue.record(Comment(rawValue: message), sourceLocation: sourceLocation)
  }
  if ProcessInfo.processInfo.environment["MENDWALL_RECORD_SNAPSHOTS"] == "1" {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      fail("recorded \(name); run again without MENDWALL_RECORD_SNAPSHOTS")
    } catch { fail("\(name) cannot be recorded: \(error)") }
    return
  }
  guard let data = try? Data(contentsOf: file) else {
    return fail("no snapshot \(name); record it with MENDWALL_RECORD_SNAPSHOTS=1")
  }
  let expected = String(decoding: data, as: UTF8.self)
  if text == expected { return }
  let lines = [expected, text].map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
  let first =
    zip(lines[0], lines[1]).enumerated().first { $1.0 != $1.1 }?.offset
    ?? lines.map(\.count).min() ?? 0
  fail(
    "line \(first + 1) of \(name) differs.\nexpected: \(first < lines[0].count ? lines[0][first] : "")"
      + "\ngot:      \(first < lines[1].count ? lines[1][first] : "")\nthe whole:\n\(text)")
}
