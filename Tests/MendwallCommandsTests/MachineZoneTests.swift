import FoundationEssentials
import MendwallTesting
import Testing

@testable import MendwallCommands

/// A zone that the C library does not know counts as UTC there, and nobody would hear of it.
@Suite("The machine's zone")
struct MachineZoneTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("TZif2 and so on", to: "zoneinfo/Europe/Berlin")
    try folder.write("TZif2 and so on", to: "elsewhere")
    try folder.write("no zone", to: "zoneinfo/zone.tab")
    try folder.write("", to: "zoneinfo/empty")
  }

  private func flaw(_ zone: String?, localtime: String = "/nowhere") -> String? {
    var environment = ["TZDIR": folder("zoneinfo")]
    environment["TZ"] = zone
    return MachineZone.flaw(in: environment, localtime: localtime)
  }

  @Test(
    "names of the database and rules by POSIX are taken",
    arguments: [
      "", "UTC", "Etc/UTC", "GMT", ":UTC", "Europe/Berlin", ":Europe/Berlin", "EST5", "EST5EDT",
      "CET-1CEST", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
      "NZST-12:00:00NZDT-13:00:00,M10.1.0,M3.3.0", "AAA+5BBB+4,J60/0,J300/24", "AAA5BBB,59,299",
    ])
  func known(zone: String) {
    #expect(flaw(zone) == nil)
  }

  @Test(
    "what is neither is named, with the remedy",
    arguments: [
      "Europe/Nowhere", "Europe", "zone.tab", "empty", "../elsewhere", "Europe/../../elsewhere",
      "/nowhere/at/all", "CET", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1 ", "CE-1", "+1",
      "CET-1CEST,M3.5.0,M10.5.0/3,x", "Europe/Berlin\n",
    ])
  func unknown(zone: String) throws {
    let said = try #require(flaw(zone))
    #expect(said.hasPrefix("TZ=\""))
    #expect(said.contains("is no zone that this machine knows, which would count as UTC"))
    #expect(said.contains("such as Europe/Berlin, or install the database of zones (tzdata)."))
  }

  @Test("a file by its whole path is taken where it holds a zone")
  func paths() {
    #expect(flaw(folder("elsewhere")) == nil)
    #expect(flaw(folder("zoneinfo/zone.tab")) != nil)
    #expect(flaw(folder.path) != nil)
    #expect(flaw("/dev/zero") != nil)
  }

  @Test("without TZ a link that leads nowhere is named, and where there is nothing it is UTC")
  func localtime() throws {
    let link = folder("localtime")
    #expect(flaw(nil, localtime: link) == nil)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder("zoneinfo/Europe/Berlin"))
    #expect(flaw(nil, localtime: link) == nil)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder("zoneinfo/Europe/Paris"))
    #expect(flaw(nil, localtime: link)?.contains("leads to no zone that can be read") == true)
  }

  @Test("a window by the clock of an unknown zone is refused, and one in UTC is not")
  func refused() async throws {
    let shop = try await Shop()
    try shop.drift()
    func run(_ window: String, _ zone: String) async throws -> SignalledProgram.Ending {
      try await SignalledProgram().run(
        SignalledProgram.mendwall,
        [
          "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--dry-run",
          "--restore-window", "Sat UTC", "--restore-window", window,
        ], environment: ["TZ": zone, "HOME": "/nowhere"])
    }
    let unknown = try await run("Sat", "Europe/Nowhere")
    #expect(unknown.status == 64)
    #expect(
      unknown.errors.contains(
        "--restore-window is by the clock of the machine, and TZ=\"Europe/Nowhere\" is no zone"),
      "\(unknown.errors)")
    #expect(unknown.errors.contains("Or write UTC behind the window."))
    for (window, zone) in [("Sun UTC", "Europe/Nowhere"), ("Sat", "CET-1CEST,M3.5.0,M10.5.0/3")] {
      let known = try await run(window, zone)
      #expect(known.status != 64 && known.output.contains("Dry run"), "\(known.errors)")
    }
    let watch = try await SignalledProgram().run(
      SignalledProgram.mendwall,
      ["watch", "--repo", shop.repository.path, "--restore", "--restore-window", "Sat"],
      environment: ["TZ": "Europe/Nowhere", "HOME": "/nowhere"])
    #expect(watch.status == 64 && watch.errors.contains("is no zone"), "\(watch.errors)")
  }
}
