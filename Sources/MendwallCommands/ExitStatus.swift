/// What the process's exit status says. Where several hold, the first of this order is given.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// It failed; nothing is known.
  case failed = 2
  /// The report could not be delivered to where it was to go.
  case undelivered = 5
  /// Not everything could be seen; what was seen is reported.
  case incomplete = 3
  /// There is drift.
  case drift = 1
  /// All is as Git says.
  case inSync = 0
  /// The command line is wrong.
  case usage = 64
}
