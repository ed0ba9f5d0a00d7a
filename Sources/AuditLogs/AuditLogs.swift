import Compression
public import Documents
public import PolicyModel
import SystemPackage

/// The audit logs of an API server, in files.
public enum AuditLogs {
  /// How many events about the objects are kept: the last ones.
  private static let mostEvents = 20_000

  /// What was read.
  public struct Reading: Sendable {
    /// The events about the objects, oldest first, each once.
    public fileprivate(set) var events: [AuditEvent] = []
    public fileprivate(set) var diagnostics: [Diagnostic] = []

    public init() {}
  }

  /// Reads the events about certain objects, from files in any order.
  ///
  /// - Parameters:
  ///   - paths: files, packed by gzip or not; `-` is standard input.
  ///   - interest: the objects.
  ///   - envelope: where in a line the event stands.
  /// - Throws: ``AuditLogError`` for a file that cannot be opened or read.
  public static func read(
    _ paths: [String], about interest: AuditInterest, envelope: JSONPointer = JSONPointer()
  ) throws(AuditLogError) -> Reading {
    var reading = Reading()
    var isCut = false
    for path in paths {
      var found: [AuditEvent] = []
      var scanner = AuditLogScanner(interest, envelope: envelope) { event in
        found.append(event)
        if found.count > 2 * mostEvents {
          found = Array(found.sorted { $0.order < $1.order }.suffix(mostEvents))
          isCut = true
        }
      }
      try scan(path, with: &scanner, &reading.diagnostics)
      if scanner.unreadableLines > 0 {
        let count = scanner.unreadableLines
        reading.diagnostics.append(
          Diagnostic(
            .warning,
            "\(count) \(count == 1 ? "line" : "lines") of the audit log \(path) that may tell of the "
              + "drift could not be read as an event; --audit-log-envelope says where in a line it stands"
          ))
      }
      reading.events += found
    }
    // A rotated log may have been copied while it was written: then it has events that another has too.
    var known: Set<String> = []
    reading.events = reading.events.sorted { ($0.order, $0.auditID) < ($1.order, $1.auditID) }
      .filter { $0.auditID.isEmpty || known.insert($0.auditID).inserted }
    if isCut {
      reading.diagnostics.append(
        Diagnostic(
          .info,
          "the audit logs hold more than \(mostEvents) events about the drift; the last were looked at"
        ))
    }
    return reading
  }

  private static func scan(
    _ path: String, with scanner: inout AuditLogScanner, _ diagnostics: inout [Diagnostic]
  ) throws(AuditLogError) {
    do {
      let isWhole = unsafe try UnpackedFile.read(path) { unsafe scanner.scan($0) }
      scanner.finish()
      if !isWhole {
        diagnostics.append(
          Diagnostic(
            .warning,
            "the audit log \(path) is damaged or breaks off; what could be unpacked was looked at"))
      }
    } catch {
      throw AuditLogError(
        description:
          "the audit log \(path) cannot be read: \((error as? Errno)?.description ?? "\(error)"); "
          + "look at its path and permissions")
    }
  }
}

/// An audit log that cannot be read.
public struct AuditLogError: Error, Sendable, CustomStringConvertible {
  /// A sentence that names the file and the remedy.
  public let description: String
}
