import ArgumentParser
import Documents

struct AuditOptions: ParsableArguments {
  @Option(
    name: .customLong("audit-log"),
    help: ArgumentHelp(
      "An audit log of the API server, packed by gzip or not, or - for standard input: tells the user "
        + "behind each change. May be repeated, in any order.", valueName: "file"))
  var logs: [String] = []

  @Option(
    name: .customLong("audit-log-envelope"),
    help: ArgumentHelp(
      "Where in a line of the audit log the event stands, as a JSON Pointer: /log, for example.",
      discussion: "Default: the line is the event.", valueName: "pointer"))
  var envelopeText = ""

  /// No audit log at all.
  static var none: AuditOptions {
    var options = AuditOptions()
    options.logs = []
    options.envelopeText = ""
    return options
  }

  var envelope: JSONPointer { JSONPointer(envelopeText) ?? JSONPointer() }

  func validate() throws {
    guard JSONPointer(envelopeText) != nil else {
      throw ValidationError("--audit-log-envelope takes a JSON Pointer such as /log.")
    }
    if logs.contains("") {
      throw ValidationError("--audit-log needs a file; this one is empty.")
    }
    if logs.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once: only one --audit-log may be -.")
    }
  }
}
