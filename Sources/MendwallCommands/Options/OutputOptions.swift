import ArgumentParser

struct OutputOptions: ParsableArguments {
  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to report: text or json, to standard output or =FILE. May be repeated.",
      discussion: "Default: text.", valueName: "format[=file]"))
  var outputs: [Output] = []

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try Output.refuseSeveral(outputs)
    if let other = outputs.first(where: { ![.text, .json].contains($0.format) }) {
      throw ValidationError(
        "-o \(other.format.rawValue) is of mendwall reach; here are text and json.")
    }
  }
}

/// One form of the report, and where it goes.
struct Output: ExpressibleByArgument {
  enum Format: String, CaseIterable {
    case text, json, connlist, csv, dot, matrix, svg, netassert, junit
  }

  let format: Format
  /// Nil for standard output.
  let file: String?

  init(format: Format, file: String?) {
    self.format = format
    self.file = file
  }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = Format(rawValue: String(parts[0])) else { return nil }
    if parts.count == 2, parts[1].isEmpty { return nil }
    self.init(format: format, file: parts.count == 2 ? String(parts[1]) : nil)
  }

  static func refuseSeveral(_ outputs: [Output]) throws {
    if outputs.count(where: { $0.file == nil }) > 1 {
      throw ValidationError("Only one -o may go to standard output; give the others a =FILE.")
    }
  }
}
