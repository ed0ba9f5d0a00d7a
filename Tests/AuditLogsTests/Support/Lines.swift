import AuditLogs
import Documents
import PolicyModel

/// An event of an audit log, as a server writes it.
struct Line {
  var auditID = "a1"
  var level = "RequestResponse"
  var stage = "ResponseComplete"
  var uri =
    "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny?fieldManager=kubectl-edit"
  var verb = "patch"
  var reference =
    #"{"resource":"networkpolicies","namespace":"shop","name":"deny","apiGroup":"networking.k8s.io","apiVersion":"v1"}"#
  var code = 200
  var request: String?
  var response: String?
  var received = "2026-11-21T14:01:59.900000Z"
  var answered = "2026-11-21T14:02:00.123456Z"
  /// Further fields, each with a comma behind it.
  var more = ""

  var text: String {
    """
    {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"\(level)","auditID":"\(auditID)",\
    "stage":"\(stage)","requestURI":"\(uri)","verb":"\(verb)",\(more)\
    "user":{"username":"alice","uid":"u","groups":["team","system:authenticated"]},\
    "sourceIPs":["10.0.0.7","10.0.0.1"],"userAgent":"kubectl/v1.32.4 (linux/amd64)",\
    "objectRef":\(reference),"responseStatus":{"metadata":{},"code":\(code)},\
    \(request.map { "\"requestObject\":\($0)," } ?? "")\
    \(response.map { "\"responseObject\":\($0)," } ?? "")\
    "requestReceivedTimestamp":"\(received)","stageTimestamp":"\(answered)"}
    """
  }

  /// The event that it tells of, where it tells of a change.
  func event() throws -> AuditEvent? {
    AuditEvent(try JSONReader.read(Array(text.utf8), file: "audit.log"))
  }

  /// About the policy of another name.
  static func about(_ name: String, auditID: String = "a1") -> Line {
    var line = Line()
    line.auditID = auditID
    line.reference =
      #"{"resource":"networkpolicies","namespace":"shop","name":"\#(name)","apiGroup":"networking.k8s.io"}"#
    return line
  }
}

extension AuditInterest {
  /// Network policies of the namespace shop.
  static func policies(_ names: String...) -> AuditInterest {
    AuditInterest(
      names.map {
        ObjectReference(
          apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "shop", name: $0)
      })
  }
}

/// What a scanner finds in a log that it is given in pieces.
struct Scan {
  var ids: [String] = []
  var unreadable = 0

  init(
    _ text: String, about interest: AuditInterest = .policies("deny"), envelope: String = "",
    piece: Int = .max
  ) {
    let found = Found()
    var scanner = AuditLogScanner(interest, envelope: JSONPointer(envelope) ?? JSONPointer()) {
      found.ids.append($0.auditID)
    }
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { whole in
      var start = 0
      while start < whole.count {
        let end = start + min(piece, whole.count - start)
        scanner.scan(UnsafeRawBufferPointer(rebasing: whole[start..<end]))
        start = end
      }
    }
    scanner.finish()
    ids = found.ids
    unreadable = scanner.unreadableLines
  }

  private final class Found { var ids: [String] = [] }
}
