import ArgumentParser
import Documents
import FoundationEssentials
import KubernetesClient
import Reports
import SystemPackage

/// `mendwall report`
struct ReportCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show a saved report in another format.",
    discussion: """
      The report is one that mendwall detect wrote with -o json. Nothing is compared again.

      EXAMPLES
        Make a comment for a pull request of the report that a job saved:
          mendwall report drift.json -o markdown
        Give it to code scanning and to a person:
          mendwall report drift.json -o sarif=drift.sarif -o text

      EXIT STATUS
        0 shown, whatever it says, 2 failed, 5 not delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp("The saved report; - for standard input.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Report") var output: ReportOutputOptions

  private static let largest = 256 << 20

  func run(in context: CommandContext) async -> ExitStatus {
    do {
      let report = try read()
      return ReportDelivery(output, context).deliver(report) ? .inSync : .undelivered
    } catch {
      context.note("mendwall: \(printable("\(error)"))")
      return .failed
    }
  }

  private func read() throws -> DriftReport {
    let name = file == "-" ? "standard input" : file
    let bytes: [UInt8]
    do throws(FileReading.Failure) {
      bytes = try FileReading.contents(of: file, limit: Self.largest)
    } catch { throw Unreadable("\(name) \(error.inWords)") }
    let kind: Kind
    do { kind = try JSONDecoder().decode(Kind.self, from: Data(bytes)) } catch {
      throw Unreadable(
        "\(name) is no report that mendwall detect -o json wrote: \(Self.words(error))")
    }
    guard kind.kind == "DriftReport", kind.apiVersion == "mendwall.dev/v1" else {
      throw Unreadable(
        "\(name) holds a \(kind.kind ?? "document without a kind") of "
          + "\(kind.apiVersion ?? "no version"), and no DriftReport of mendwall.dev/v1")
    }
    do { return try JSONDecoder().decode(DriftReport.self, from: Data(bytes)) } catch {
      throw Unreadable("\(name) is a DriftReport with something wrong in it: \(Self.words(error))")
    }
  }

  private struct Kind: Decodable {
    let apiVersion: String?
    let kind: String?
  }

  private struct Unreadable: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Where a report is wrong, as a person can find it.
  private static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let (context, what): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "it lacks \(key.stringValue)")
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
      }
    let path = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
    return path.isEmpty ? what : "at /\(path.joined(separator: "/")): \(what)"
  }
}
