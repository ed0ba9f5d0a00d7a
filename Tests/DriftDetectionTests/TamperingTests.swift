import MendwallTesting
import Testing

@Suite("Tampering with a live object")
struct TamperingTests {
  @Test("is told as the changes that were made, and no others", arguments: Comparison.tamperings)
  func tampering(_ row: Comparison) throws {
    let found = try drift(of: row)
    #expect(found.state == row.state)
    #expect(found.changes == row.changes(at: place))
  }
}
