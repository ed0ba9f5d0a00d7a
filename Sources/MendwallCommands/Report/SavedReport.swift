import FoundationEssentials
import KubernetesClient
import Reports

/// A report that an earlier run wrote.
enum SavedReport {
  private static let largest = 256 << 20

  /// Why a file is no report that can be used, in a sentence.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// - Parameter file: its path; `-` for standard input.
  static func read(_ file: String) throws(Unreadable) -> DriftReport {
    let name = file == "-" ? "standard input" : file
    let bytes: [UInt8]
    do throws(FileReading.Failure) {
      bytes = try FileReading.contents(of: file, limit: largest)
    } catch { throw Unreadable("\(name) \(error.inWords)") }
    let kind: Kind
    do { kind = try JSONDecoder().decode(Kind.self, from: Data(bytes)) } catch {
      throw Unreadable("\(name) is no report that mendwall detect -o json wrote: \(words(error))")
    }
    guard kind.kind == "DriftReport", kind.apiVersion == "mendwall.dev/v1" else {
      throw Unreadable(
        "\(name) holds a \(kind.kind ?? "document without a kind") of "
          + "\(kind.apiVersion ?? "no version"), and no DriftReport of mendwall.dev/v1")
    }
    do { return try JSONDecoder().decode(DriftReport.self, from: Data(bytes)) } catch {
      throw Unreadable("\(name) is a DriftReport with something wrong in it: \(words(error))")
    }
  }

  private struct Kind: Decodable {
    let apiVersion: String?
    let kind: String?
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
