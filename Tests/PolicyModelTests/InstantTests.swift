import MendwallTesting
import PolicyModel
import Testing

@Suite("Instants")
struct InstantTests {
  @Test(
    "are read and written as RFC 3339 in UTC",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01Z", 1), ("1969-12-31T23:59:59Z", -1),
      ("2000-02-29T00:00:00Z", 951_782_400), ("2000-03-01T00:00:00Z", 951_868_800),
      ("2024-02-29T12:34:56Z", 1_709_210_096), ("2100-02-28T23:59:59Z", 4_107_542_399),
      ("2100-03-01T00:00:00Z", 4_107_542_400), ("2026-11-21T14:02:00Z", 1_795_269_720),
      ("2038-01-19T03:14:08Z", 2_147_483_648), ("1900-01-01T00:00:00Z", -2_208_988_800),
      ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
  func forms(text: String, seconds: Int64) {
    #expect(Instant(text)?.secondsSinceEpoch == seconds)
    #expect(Instant(secondsSinceEpoch: seconds).description == text)
  }

  @Test(
    "are read in each form that RFC 3339 has",
    arguments: [
      ("1970-01-01t00:00:01z", 1), ("1970-01-01 00:00:01Z", 1), ("1970-01-01T00:00:01.5Z", 1),
      ("1970-01-01T00:00:01.999999999Z", 1), ("1970-01-01T01:00:00+01:00", 0),
      ("1969-12-31T18:30:00-05:30", 0), ("1970-01-01T00:00:00-00:00", 0),
      ("1970-01-01T00:00:00+14:00", -50_400),
      ("2016-12-31T23:59:60Z", 1_483_228_800), ("2000-02-29T23:30:00.25-01:00", 951_870_600),
    ])
  func otherForms(text: String, seconds: Int64) {
    #expect(Instant(text)?.secondsSinceEpoch == seconds)
  }

  @Test(
    "are refused in any other form",
    arguments: [
      "", "2026", "2026-11-21", "2026-11-21T14:02:00", "2026-11-21T14:02Z", "2026-11-21T14:02:00.Z",
      "2026-11-21T14:02:00.", "2026-11-21T14:02:00ZZ", " 2026-11-21T14:02:00Z",
      "2026-11-21T14:02:00Z ",
      "2026-00-21T14:02:00Z", "2026-13-21T14:02:00Z", "2026-11-00T14:02:00Z",
      "2026-11-31T14:02:00Z",
      "2026-12-32T14:02:00Z", "2026-02-29T14:02:00Z", "2100-02-29T14:02:00Z",
      "2026-11-21T24:00:00Z",
      "2026-11-21T14:60:00Z", "2026-11-21T14:02:61Z", "2026-11-21T14:02:00+0100",
      "2026-11-21T14:02:00+01",
      "2026-11-21T14:02:00+24:00", "2026-11-21T14:02:00+01:60", "2026-11-21T14:02:00 +01:00",
      "26-11-21T14:02:00Z", "+026-11-21T14:02:00Z", "2026-11-21T-0:02:00Z", "2026-11-21T+4:02:00Z",
      "2026-11-2٣T14:02:00Z", "2026-11-21T14:02:00.٣Z", "éé26-11-21T14:02:00Z",
      "2026/11/21T14:02:00Z",
      "2026-11-21_14:02:00Z",
    ])
  func invalid(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test("any second of four thousand years survives being written and read", arguments: 1...20)
  func roundTrip(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let instant = Instant(
        secondsSinceEpoch: .random(in: -62_135_596_800...64_060_588_800, using: &generator))
      #expect(Instant(instant.description) == instant)
    }
  }

  @Test("each day of two centuries survives being written and read")
  func everyDay() {
    var wrong: [Int64] = []
    for day in -27_000...Int64(49_000) {
      let instant = Instant(secondsSinceEpoch: day * 86_400)
      if Instant(instant.description) != instant { wrong.append(day) }
    }
    #expect(wrong == [])
  }

  @Test("are ordered by time")
  func order() throws {
    let texts = ["1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-11-21T14:02:00Z"]
    let instants = texts.compactMap(Instant.init)
    #expect(instants.reversed().sorted() == instants)
  }
}
