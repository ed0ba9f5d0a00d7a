/// How long watches last, and how long what has failed waits.
public struct WatchPacing: Sendable {
  /// After how many seconds the server is asked to end a watch, so that one that it has forgotten does not
  /// last; each watch is given another.
  var seconds = 240...480
  /// How long after that its end is waited for.
  var overtime = Duration.seconds(30)
  /// How long a server that sends bookmarks, which it does every minute, may be silent.
  var silence = Duration.seconds(180)
  var firstWait = Duration.milliseconds(200)
  var longestWait = Duration.seconds(30)
  /// After how many watches that ended in failure everything is listed again.
  var failuresBeforeList = 4
  /// The shortest time from the beginning of a watch to that of the next.
  var shortest = Duration.seconds(1)
  /// How long what cannot be watched counts as it was last; from then on it is not seen.
  var absence = Duration.seconds(60)
  /// The longest event, in bytes.
  var event = 32 << 20

  /// As fits an API server.
  public init() {}

  /// - Parameters:
  ///   - failures: how many there were one after another, counted from 1.
  ///   - chance: from 0 to 1, so that clients that failed together do not return together.
  func wait(after failures: Int, chance: Double) -> Duration {
    let wait = firstWait * (1 << min(max(failures - 1, 0), 16))
    return min(wait, longestWait) * (0.5 + chance / 2)
  }
}
