public import Documents
public import PolicyModel

/// One request to an API server, as its audit log tells it (`audit.k8s.io/v1`, Event).
///
/// Bodies are there as far as the log's level has them: none at Metadata, the request's at Request, both
/// at RequestResponse.
public struct AuditEvent: Sendable, Equatable {
  public let auditID: String
  public let verb: String
  /// Whether it made the object, as a server-side apply of one that is not there does too.
  public let isCreation: Bool
  public let user: String
  public let groups: [String]
  /// For whom the user acted, where it was for another.
  public let impersonatedUser: String?
  public let sourceIPs: [String]
  public let userAgent: String
  /// The name by which the client asked to be noted as field manager.
  public let fieldManager: String?
  public let receivedAt: Instant
  /// When it was answered.
  public let answeredAt: Instant
  public let object: Object
  public let requestBody: Node?
  public let responseBody: Node?
  /// When it was answered, to the microsecond: texts that sort as the moments do.
  public let order: String

  /// What the request was about.
  public struct Object: Sendable, Equatable {
    public let group: String
    public let resource: String
    public let namespace: String?
    /// Nil where the request was about many, or the server gave the name.
    public let name: String?
    public let uid: String?
    /// The version that the request was based on.
    public let resourceVersion: String?
  }

  /// The version of the object that the request made, where the log has it.
  public var resultingVersion: String? { responseBody?["metadata"]?["resourceVersion"]?.string }
}

extension AuditEvent {
  private static let writes: Set<String> = [
    "create", "update", "patch", "delete", "deletecollection",
  ]

  /// Reads an event, or gives nil for one that changed no object: a read, a stage before the answer, a
  /// request that failed, a dry run, a status.
  ///
  /// - Parameter event: an Event of `audit.k8s.io/v1`.
  public init?(_ event: Node) {
    guard event["stage"]?.string == "ResponseComplete", let verb = event["verb"]?.string,
      AuditEvent.writes.contains(verb), let code = event["responseStatus"]?["code"]?.integer,
      (200..<300).contains(code), let reference = event["objectRef"],
      reference["subresource"] == nil,
      let resource = reference["resource"]?.string,
      let answered = event["stageTimestamp"]?.string, let answeredAt = Instant(answered)
    else { return nil }
    let query = AuditEvent.query(of: event["requestURI"]?.string ?? "")
    let request = event["requestObject"].flatMap { $0.isNull ? nil : $0 }
    // Of a deletion that has a body the server heeds no query; an object may have a field of that name.
    let options = verb.hasPrefix("delete") ? request : nil
    let isDry =
      options.map { $0["dryRun"]?.sequence?.isEmpty == false } ?? (query["dryRun"] != nil)
    guard !isDry else { return nil }
    self.verb = verb
    auditID = event["auditID"]?.string ?? ""
    user = event["user"]?["username"]?.string ?? ""
    groups = event["user"]?["groups"]?.sequence?.compactMap(\.string) ?? []
    impersonatedUser = event["impersonatedUser"]?["username"]?.string
    sourceIPs = event["sourceIPs"]?.sequence?.compactMap(\.string) ?? []
    userAgent = event["userAgent"]?.string ?? ""
    fieldManager = query["fieldManager"].flatMap { $0.isEmpty ? nil : $0 }
    isCreation = verb == "create" || code == 201
    self.answeredAt = answeredAt
    receivedAt = (event["requestReceivedTimestamp"]?.string).flatMap(Instant.init) ?? answeredAt
    order = answered
    requestBody = request
    responseBody = event["responseObject"].flatMap { $0.isNull ? nil : $0 }
    object = Object(
      group: reference["apiGroup"]?.string ?? "", resource: resource,
      namespace: reference["namespace"]?.string,
      // What a creation is about stands in its body, where the log has it.
      name: reference["name"]?.string ?? responseBody?["metadata"]?["name"]?.string
        ?? requestBody?["metadata"]?["name"]?.string,
      uid: reference["uid"]?.string, resourceVersion: reference["resourceVersion"]?.string)
  }

  /// The parameters of a request's query, unescaped.
  private static func query(of uri: String) -> [String: String] {
    guard let mark = uri.firstIndex(of: "?") else { return [:] }
    var parameters: [String: String] = [:]
    for part in uri[uri.index(after: mark)...].split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters[unescaped(pair[0])] = pair.count == 2 ? unescaped(pair[1]) : ""
    }
    return parameters
  }

  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
        rest.count >= 2
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
