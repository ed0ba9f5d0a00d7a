import Documents
import PolicyModel

/// What a server tells of the objects of one kind while they are watched
/// (`k8s.io/apimachinery/pkg/apis/meta/v1`, WatchEvent).
enum StreamEvent: Sendable {
  /// Added or changed: how it is now.
  case changed(Policy)
  /// How it was last.
  case deleted(Policy)
  /// Nothing that is watched changed up to this version.
  case bookmark(version: String)
  /// The server ends the watch.
  case failed(code: Int, message: String)

  /// - Parameters:
  ///   - line: one line of a watch's answer.
  ///   - kind: what is watched.
  ///   - api: under which API.
  /// - Throws: for a line that is no such event.
  init(_ line: [UInt8], of kind: PolicyKind, as api: PolicyKind.API) throws(DocumentError) {
    let file = "watch of \(kind.resource)"
    let event = try JSONReader.read(
      line, file: file, limits: ReadingLimits(bytes: line.count),
      without: .within(["object": ObjectListPage.policyOmission]))
    guard let type = event["type"]?.string, let object = event["object"] else {
      throw StreamEvent.unusable("a line is no event", file)
    }
    self = try StreamEvent.of(type, object, kind, api, file)
  }

  // Apart from the initializer, and the policy from this: the optimizer of Swift 6.3 does not survive it otherwise.
  private static func of(
    _ type: String, _ object: Node, _ kind: PolicyKind, _ api: PolicyKind.API, _ file: String
  ) throws(DocumentError) -> StreamEvent {
    switch type {
    case "ADDED", "MODIFIED": return .changed(try policy(object, kind, api, file))
    case "DELETED": return .deleted(try policy(object, kind, api, file))
    case "BOOKMARK": return .bookmark(version: try version(object, file))
    case "ERROR": return failure(object)
    default: throw unusable("an event is of the type \(quoted(type))", file)
    }
  }

  private static func policy(
    _ object: Node, _ kind: PolicyKind, _ api: PolicyKind.API, _ file: String
  ) throws(DocumentError) -> Policy {
    do throws(InvalidObject) {
      return try Policy(object, kind: kind, apiVersion: api.apiVersion, defaultNamespace: nil)
    } catch { throw unusable(error.message, file) }
  }

  private static func version(_ object: Node, _ file: String) throws(DocumentError) -> String {
    let version = object["metadata"]?["resourceVersion"]?.string ?? ""
    if version.isEmpty { throw unusable("a bookmark names no version", file) }
    return version
  }

  private static func failure(_ status: Node) -> StreamEvent {
    let code = Int(status["code"]?.integer ?? 0)
    return .failed(code: code, message: status["message"]?.string ?? "no reason given")
  }

  private static func unusable(_ message: String, _ file: String) -> DocumentError {
    DocumentError(code: .unsupported, message: message, file: file)
  }
}
