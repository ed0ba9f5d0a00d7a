import Documents
import Logging

/// Sends what libraries log to standard error: warnings always, the rest where the person asked for it.
struct StandardErrorLog: LogHandler {
  /// Under this key a logger's metadata name which of many clusters it is about.
  static let cluster = "cluster"

  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  private let note: @Sendable (String) -> Void

  static func logger(_ context: CommandContext, isVerbose: Bool) -> Logger {
    Logger(label: "mendwall") { _ in
      StandardErrorLog(logLevel: isVerbose ? .debug : .warning, note: context.note)
    }
  }

  private init(logLevel: Logger.Level, note: @escaping @Sendable (String) -> Void) {
    self.logLevel = logLevel
    self.note = note
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let place = metadata[Self.cluster].map { "\(printable("\($0)")): " } ?? ""
    note("mendwall: \(event.level == .warning ? "warning: " : "")\(place)\(event.message)")
  }
}
