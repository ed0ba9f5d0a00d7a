import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@Suite("Restores of a watch of a real cluster", .controlPlane)
struct WatchRestoreTests {
  private func watching(_ shop: DriftedShop, _ more: String...) -> [String] {
    [
      "--repo", shop.repository.path, "-n", shop.namespace, "--restore", "--bundles",
      shop.folder("bundles"),
    ] + more
  }

  private func tamper(_ shop: DriftedShop) async throws {
    try await ControlPlane.request(
      "PATCH", "\(DriftedShop.path(shop.namespace))/cart?fieldManager=intruder",
      DriftedShop.opening, type: "application/merge-patch+json")
  }

  @Test("what departs is put back and proved, what departs later too, and each can be undone")
  func restores() async throws {
    let shop = try await DriftedShop()
    try await RunningWatch.run(watching(shop, "--prune", "--restore-wait", "1")) { watch in
      for name in ["cart", "database", "backdoor"] {
        let restored = try await watch.wait(for: "restored \(name)")
        #expect(restored["message"]?.string == "put back, and read back as Git says")
        let bundle = try #require(restored["bundle"]?.string)
        #expect(FileManager.default.fileExists(atPath: bundle))
        try await watch.wait(for: "gone \(name)")
      }
      try await shop.expectMended()
      try await tamper(shop)
      try await watch.wait(for: "restored cart", count: 2)
      try await watch.wait(for: "gone cart", count: 2)
      try await shop.expectMended()
      #expect(!watch.words.contains { $0.hasPrefix("notRestored") || $0.hasPrefix("fight") })
    }
  }

  @Test("without --prune what Git does not declare stays, and is told")
  func keepsExtras() async throws {
    let shop = try await DriftedShop()
    try await RunningWatch.run(watching(shop)) { watch in
      try await watch.wait(for: "gone cart")
      try await watch.wait(for: "gone database")
      #expect(try await shop.objects()["backdoor"] != nil)
      #expect(!watch.words.contains("gone backdoor"))
    }
  }

  @Test("who puts an object back again and again is named, and the object is left to it")
  func fight() async throws {
    let shop = try await DriftedShop()
    try await RunningWatch.run(watching(shop, "--restore-wait", "1", "--fight-after", "2")) {
      watch in
      try await watch.wait(for: "restored cart")
      try await watch.wait(for: "gone cart")
      try await tamper(shop)
      try await watch.wait(for: "restored cart", count: 2)
      try await watch.wait(for: "gone cart", count: 2)
      try await tamper(shop)
      let fight = try await watch.wait(for: "fight cart")
      #expect(fight["message"]?.string?.contains("intruder") == true, "\(fight)")
      // Others are put back as before.
      let name = "database"
      let path = "\(DriftedShop.path(shop.namespace))/\(name)"
      try await ControlPlane.request("DELETE", path)
      try await watch.wait(for: "restored \(name)", count: 2)
      #expect(watch.words.count { $0 == "restored cart" } == 2)
      #expect(watch.words.count { $0 == "fight cart" } == 1)
    }
  }

  @Test("more to be deleted than may be is left alone, and hinders no other restore")
  func tooManyDeletions() async throws {
    let shop = try await DriftedShop()
    for number in 0..<3 {
      try await ControlPlane.apply(DriftedShop.manifest("extra-\(number)", in: shop.namespace))
    }
    try await RunningWatch.run(watching(shop, "--prune", "--max-deletions", "2")) { watch in
      try await watch.wait(for: "gone cart")
      try await watch.wait(for: "gone database")
      let told = try await watch.wait(for: "notRestored")
      #expect(told["message"]?.string?.contains("--max-deletions allows 2") == true, "\(told)")
      #expect(try await shop.objects()["extra-1"] != nil)
      let deleted = try await ControlPlane.kubectl([
        "delete", "networkpolicy", "extra-0", "extra-1", "-n", shop.namespace,
      ])
      #expect(deleted.isSuccess)
      // As few as may be deleted are left.
      try await watch.wait(for: "restored extra-2")
      try await watch.wait(for: "gone backdoor")
    }
  }

  @Test("a window that is closed restores nothing, and says so")
  func closed() async throws {
    let shop = try await DriftedShop()
    let day = Date().timeIntervalSince1970 / 86_400
    // The day after tomorrow, by any clock.
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let other = names[(Int(day) + 3) % 7]
    try await RunningWatch.run(watching(shop, "--restore-window", other)) { watch in
      let told = try await watch.wait(for: "notRestored cart")
      #expect(told["message"]?.string?.contains("--restore-window") == true, "\(told)")
      #expect(!watch.words.contains { $0.hasPrefix("restored") })
    }
  }
}
