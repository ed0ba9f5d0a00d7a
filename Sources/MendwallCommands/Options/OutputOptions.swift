import ArgumentParser
import FoundationEssentials

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
    try Output.refuseOthers(outputs, than: [.text, .json])
  }
}

/// The formats of a report of drift.
struct ReportOutputOptions: ParsableArguments {
  static let formats: [Output.Format] = [
    .text, .wide, .name, .json, .markdown, .html, .sarif, .junit, .csv, .prometheus, .openreports,
  ]

  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to report, to standard output or =FILE. May be repeated.",
      discussion: """
        text: for a person (the default). wide: a line for each finding. name: NAMESPACE/NAME of what departs, \
        for scripts. json: all of it. markdown: for a pull request or an issue. \
        html: a page that needs nothing else. sarif: for code scanning. \
        junit: for CI. csv: for a spreadsheet. prometheus: metrics, for node_exporter's textfile folder or a \
        push gateway. openreports: objects of openreports.io/v1alpha1.
        """,
      valueName: "format[=file]"))
  var outputs: [Output] = []

  func validate() throws {
    try Output.refuseSeveral(outputs)
    try Output.refuseOthers(outputs, than: ReportOutputOptions.formats)
  }
}

/// One form of the report, and where it goes.
struct Output: ExpressibleByArgument {
  enum Format: String, CaseIterable {
    case text, json, connlist, csv, dot, matrix, svg, netassert, junit
    case wide, name, markdown, html, sarif, prometheus, openreports, github
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

  static func refuseOthers(_ outputs: [Output], than formats: [Format]) throws {
    guard let other = outputs.first(where: { !formats.contains($0.format) }) else { return }
    let known = formats.map(\.rawValue)
    throw ValidationError(
      "-o \(other.format.rawValue) is of another command; here are "
        + "\(known.dropLast().joined(separator: ", ")) and \(known.last ?? "").")
  }

  static func refuseSeveral(_ outputs: [Output]) throws {
    if outputs.count(where: { $0.file == nil }) > 1 {
      throw ValidationError("Only one -o may go to standard output; give the others a =FILE.")
    }
    for (index, file) in outputs.enumerated().compactMap({ place, each in
      each.file.map { (place, $0) }
    }) {
      try refuse(outputs[..<index], over: file, "two -o write into it")
    }
  }

  /// Refuses an output that would take the place of a file that is needed.
  ///
  /// - Parameters:
  ///   - outputs: those that are asked for.
  ///   - file: what may not be overwritten.
  ///   - why: what it is, in a sentence that goes on.
  static func refuse(_ outputs: some Sequence<Output>, over file: String, _ why: String) throws {
    guard let other = outputs.first(where: { $0.file.map { isSame($0, file) } == true }) else {
      return
    }
    throw ValidationError(
      "-o \(other.format.rawValue)=\(other.file ?? "") would overwrite \(file): \(why); name another file."
    )
  }

  /// Whether two paths lead to one file that can be overwritten.
  static func isSame(_ one: String, _ other: String) -> Bool {
    func resolved(_ path: String) -> String {
      URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path(percentEncoded: false)
    }
    let (first, second) = (resolved(one), resolved(other))
    return first == second && !first.hasPrefix("/dev/")
  }
}
