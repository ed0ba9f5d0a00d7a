/// What the process's exit status says. Where several hold, the first of this order is given.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// It failed; nothing is known, and nothing was written.
  case failed = 2
  /// Something was written, and it is not proved that all is as it should be.
  case unproved = 4
  /// The report could not be delivered to where it was to go.
  case undelivered = 5
  /// Not everything could be seen; what was seen is reported.
  case incomplete = 3
  /// There is drift, or a person declined.
  case drift = 1
  /// All is as Git says, or done.
  case inSync = 0
  /// The command line is wrong.
  case usage = 64
}
