public import Logging

/// A log that nobody reads.
public let silentLog = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
