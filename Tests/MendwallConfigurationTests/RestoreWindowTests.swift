import MendwallConfiguration
import PolicyModel
import Testing

@Suite("Windows of time for restores")
struct RestoreWindowTests {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  private static func time(_ text: String) throws -> LocalTime {
    let parts = text.split { " :".contains($0) }.map(String.init)
    return LocalTime(
      weekday: try #require(days.firstIndex(of: parts[0])),
      minute: try #require(Int(parts[1])) * 60 + (try #require(Int(parts[2]))))
  }

  @Test(
    "a window is open from its first minute up to and without its end",
    arguments: [
      ("Mon-Fri 08:00-17:30", "Mon 08:00", true), ("Mon-Fri 08:00-17:30", "Mon 07:59", false),
      ("Mon-Fri 08:00-17:30", "Fri 17:29", true), ("Mon-Fri 08:00-17:30", "Fri 17:30", false),
      ("Mon-Fri 08:00-17:30", "Sat 12:00", false),
      // Over midnight the day is that of its beginning.
      ("Mon-Fri 22:00-04:00", "Mon 22:00", true), ("Mon-Fri 22:00-04:00", "Tue 03:59", true),
      ("Mon-Fri 22:00-04:00", "Mon 03:59", false), ("Mon-Fri 22:00-04:00", "Sat 03:59", true),
      ("Mon-Fri 22:00-04:00", "Sat 04:00", false), ("Mon-Fri 22:00-04:00", "Sat 22:00", false),
      ("Sun 22:00-04:00", "Mon 01:00", true), ("Sun 22:00-04:00", "Sun 01:00", false),
      // Whole days, single ones, and ranges over the end of the week.
      ("Sat,Sun", "Sat 00:00", true), ("Sat,Sun", "Sun 23:59", true),
      ("Sat,Sun", "Mon 00:00", false),
      ("Fri-Mon 10:00-11:00", "Sun 10:30", true), ("Fri-Mon 10:00-11:00", "Tue 10:30", false),
      ("Mon,Wed-Thu 10:00-11:00", "Wed 10:00", true),
      ("Mon,Wed-Thu 10:00-11:00", "Tue 10:00", false),
      // Every day.
      ("22:00-04:00", "Wed 23:00", true), ("22:00-04:00", "Wed 12:00", false),
      ("00:00-24:00", "Wed 23:59", true), ("20:00-24:00", "Wed 23:59", true),
      ("20:00-24:00", "Thu 00:00", false), ("20:00-00:00", "Wed 23:59", true),
      ("20:00-00:00", "Thu 00:00", false), ("mon 10:00-11:00 utc", "Mon 10:00", true),
    ])
  func contains(window: String, time: String, isOpen: Bool) throws {
    #expect(try RestoreWindow(window).contains(try Self.time(time)) == isOpen)
  }

  @Test(
    "what is no window is refused in words, with an example",
    arguments: [
      ("", "it says no time"), ("UTC", "it says no time"), ("Mo", "none of Mon, Tue"),
      ("Mon-", "none of Mon, Tue"), ("Mon-Tue-Wed", "none of Mon, Tue"),
      ("Mon,,Tue", "none of Mon"),
      ("Mon 8:00-9:00", "no pair of times"), ("Mon 08:00", "no pair of times"),
      ("Mon 08:60-09:00", "no pair of times"), ("Mon 24:00-25:00", "no pair of times"),
      ("Mon 24:00-04:00", "no pair of times"), ("Mon 08:00-24:01", "no pair of times"),
      ("Mon 08:00-09:00-10:00", "no pair of times"),
      ("Mon +8:00-09:00", "stands where times or UTC"),
      ("Mon 08:00-08:00", "it ends when it begins"), ("08:00-09:00 Mon", "behind the days"),
      ("08:00-09:00 10:00-11:00", "behind the days"),
      ("Mon 08:00-09:00 10:00-11:00", "times stand once"), ("Mon Tue", "stands where times or UTC"),
      ("Mon 08:00-09:00 CET", "stands where times or UTC"), ("Mon ٠٨:٠٠-٠٩:٠٠", "no pair of times"),
    ])
  func refused(text: String, words: String) {
    let error = #expect(throws: RestoreWindow.Invalid.self) { try RestoreWindow(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("such as Mon-Fri 22:00-04:00") == true)
  }

  @Test("a window keeps its words, and knows whether it is in UTC")
  func words() throws {
    #expect(try RestoreWindow("Mon-Fri 22:00-04:00").description == "Mon-Fri 22:00-04:00")
    #expect(try !RestoreWindow("Sat").isUTC && RestoreWindow("Sat UTC").isUTC)
  }

  @Test(
    "UTC is counted from the epoch",
    arguments: [
      ("1970-01-01T00:00:00Z", "Thu 00:00"), ("2026-11-28T14:02:59Z", "Sat 14:02"),
      ("1969-12-31T23:59:59Z", "Wed 23:59"), ("2000-02-29T12:30:00Z", "Tue 12:30"),
      ("1900-01-01T06:00:00Z", "Mon 06:00"),
    ])
  func utc(instant: String, time: String) throws {
    #expect(LocalTime.utc(try #require(Instant(instant))) == (try Self.time(time)))
  }

  // MARK: Openings

  /// Central European time in 2026: an hour before UTC, and two from 29 March 01:00 to 25 October 01:00 UTC.
  private static func berlin(_ instant: Instant) -> LocalTime {
    let summer =
      Instant("2026-03-29T01:00:00Z")!..<Instant("2026-10-25T01:00:00Z")!
    let offset: Int64 = summer.contains(instant) ? 7200 : 3600
    return .utc(Instant(secondsSinceEpoch: instant.secondsSinceEpoch + offset))
  }

  private static func next(_ windows: [String], after time: String) throws -> String? {
    let windows = RestoreWindows(try windows.map { try RestoreWindow($0) })
    let instant = try #require(Instant(time))
    #expect(!windows.areOpen(at: instant, local: berlin))
    return windows.nextOpening(after: instant, local: berlin)?.description
  }

  @Test(
    "the next opening is that of the first window to open, by the clock on the wall",
    arguments: [
      // Saturday afternoon; Monday at ten in the evening is nine in UTC.
      (["Mon-Fri 22:00-04:00"], "2026-11-28T14:02:30Z", "2026-11-30T21:00:00Z"),
      (["Mon-Fri 22:00-04:00", "Sun"], "2026-11-28T14:02:30Z", "2026-11-28T23:00:00Z"),
      (["Mon-Fri 22:00-04:00 UTC"], "2026-11-28T14:02:30Z", "2026-11-30T22:00:00Z"),
      (["14:03-14:04 UTC"], "2026-11-28T14:02:59Z", "2026-11-28T14:03:00Z"),
      // In summer it is eight in UTC.
      (["Mon-Fri 22:00-04:00"], "2026-07-04T12:00:00Z", "2026-07-06T20:00:00Z"),
      // On the day on which the clock goes forward there is no half past two: it is open on the Sunday after.
      (["Sun 02:15-02:45"], "2026-03-28T12:00:00Z", "2026-04-05T00:15:00Z"),
      // One that begins in the hour that is left out begins with what the clock shows next.
      (["Sun 02:30-03:30"], "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
      // On the day on which it goes back it opens once more an hour later.
      (["Sun 02:15-02:45"], "2026-10-24T12:00:00Z", "2026-10-25T00:15:00Z"),
      (["Sun 02:15-02:45"], "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z"),
      (["Sun 02:15-02:45"], "2026-10-25T01:45:00Z", "2026-11-01T01:15:00Z"),
    ])
  func openings(windows: [String], after: String, expected: String) throws {
    #expect(try Self.next(windows, after: after) == expected)
  }

  @Test("a window over the night in which the clock changes is open all of it")
  func nights() throws {
    let windows = RestoreWindows([try RestoreWindow("Sat 22:00-04:00")])
    for (start, hours) in [("2026-03-28T21:00:00Z", 5), ("2026-10-24T20:00:00Z", 7)] {
      let start = try #require(Instant(start))
      let open = (-2..<10).filter { hour in
        let time = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(hour) * 3600)
        return windows.areOpen(at: time, local: Self.berlin)
      }
      #expect(open == Array(0..<hours))
    }
  }

  @Test("where the clock on the wall shows nothing, only windows in UTC are open")
  func noClock() throws {
    let saturday = try #require(Instant("2026-11-21T14:02:00Z"))
    for (window, isOpen) in [("Sat", false), ("Sat UTC", true)] {
      let windows = RestoreWindows([try RestoreWindow(window)])
      #expect(windows.areOpen(at: saturday) { _ in nil } == isOpen)
    }
  }

  @Test("without windows it is always open, and one that never opens has no next opening")
  func never() throws {
    #expect(RestoreWindows([]).areOpen(at: Instant(secondsSinceEpoch: 0), local: Self.berlin))
    let windows = RestoreWindows([try RestoreWindow("Mon 10:00-11:00")])
    let stopped = windows.nextOpening(after: Instant(secondsSinceEpoch: 0)) { _ in
      LocalTime(weekday: 1, minute: 0)
    }
    #expect(stopped == nil)
  }
}
