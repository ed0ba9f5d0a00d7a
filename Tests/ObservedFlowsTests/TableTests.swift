import ObservedFlows
import PolicyModel
import Testing
import Workloads

@Suite("The table of observed connections")
struct TableTests {
  private static func flow(_ index: Int, port: UInt16 = 80, count: UInt64 = 1) -> ObservedFlow {
    ObservedFlow(
      time: nil,
      source: .init(address: IPAddress(UInt128(0xC633_6400 + index), isIPv6: false)),
      destination: .init(namespace: "shop", pod: "db-0"), transport: .tcp, port: port,
      verdict: .allowed, count: count)
  }

  @Test("connections beyond the limit are counted and not kept")
  func connections() {
    var limits = FlowTable.Limits()
    limits.connections = 10
    var table = FlowTable(naming: Log.pods, limits: limits)
    for port in 1...100 { table.add(TableTests.flow(0, port: UInt16(port))) }
    for _ in 0..<5 { table.add(TableTests.flow(0, port: 3)) }
    #expect(table.connections.count == 10)
    #expect(table.flows == 15)
    #expect(table.overflow == 90)
  }

  @Test("peers beyond the limit are counted and not kept")
  func peers() {
    var limits = FlowTable.Limits()
    limits.peers = 5
    var table = FlowTable(naming: Log.pods, limits: limits)
    for index in 0..<100 { table.add(TableTests.flow(index)) }
    #expect(table.connections.count == 4)
    #expect(table.overflow == 96)
  }

  @Test("so are those of lines of Hubble's")
  func lines() {
    var limits = FlowTable.Limits()
    limits.peers = 4
    let text = (1...50).map { index in
      var line = HubbleTests.Line()
      line.source = #"{"identity":2}"#
      line.addresses = #"{"source":"198.51.100.\#(index)","destination":"10.0.2.9"}"#
      return line.text()
    }
    let log = Log(text.joined(separator: "\n"), limits: limits)
    #expect(log.connections.count == 3)
    #expect(log.table.flows == 3)
    #expect(log.table.overflow == 47)
    #expect(log.summary.flows == 50)
  }

  @Test("counts end at what 64 bits hold")
  func clamping() {
    var table = FlowTable(naming: Log.pods)
    table.add(TableTests.flow(0, count: .max))
    table.add(TableTests.flow(0, count: .max))
    #expect(table.connections.first?.arrived?.count == .max)
    #expect(table.connections.first?.arrived?.last == nil)
  }

  @Test("memory is that of what differs: many lines of few connections are few rows")
  func repetition() {
    let lines = Array(repeating: HubbleTests.Line().text(), count: 20_000)
    let log = Log(lines.joined(separator: "\n"))
    #expect(log.connections.count == 1)
    #expect(log.connections.first?.arrived?.count == 20_000)
  }
}
