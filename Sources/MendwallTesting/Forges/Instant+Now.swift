import FoundationEssentials
import PolicyModel

extension Instant {
  static var now: Instant {
    Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
  }
}
