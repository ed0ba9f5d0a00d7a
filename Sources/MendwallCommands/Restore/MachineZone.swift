import MendwallConfiguration
import PolicyModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The zone of this machine: what `TZ` names, or else /etc/localtime.
enum MachineZone {
  /// What the clock on the wall shows; nil for a time that it cannot show.
  static func local(_ instant: Instant) -> LocalTime? {
    var seconds = time_t(instant.secondsSinceEpoch)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return nil }
    return LocalTime(
      weekday: Int(parts.tm_wday + 6) % 7, minute: Int(parts.tm_hour) * 60 + Int(parts.tm_min))
  }
}
