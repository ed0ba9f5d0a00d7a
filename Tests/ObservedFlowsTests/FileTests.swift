import Compression
import ObservedFlows
import PolicyModel
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("Files of observed flows")
struct FileTests {
  /// A file of its own that is there as long as it is used.
  private final class File {
    let path: String

    init(_ bytes: [UInt8]) throws {
      path = "/tmp/observed-flows-\(UInt64.random(in: .min ... .max))"
      let file = try #require(fopen(path, "w"))
      #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
      fclose(file)
    }

    deinit { unlink(path) }
  }

  private static let text = Array(
    String(repeating: HubbleTests.Line().text() + "\n", count: 5_000).utf8)

  private static func read(_ paths: [String], _ format: FlowFormat? = nil) throws
    -> FlowLogs.Reading
  {
    try FlowLogs.read(paths, format: format, into: FlowTable(naming: Log.pods))
  }

  @Test("a plain file and a packed one tell the same, and several add up")
  func packed() throws {
    let plain = try File(FileTests.text)
    let packed = try File(try Gzip.packed(FileTests.text))
    let one = try FileTests.read([plain.path])
    let other = try FileTests.read([packed.path])
    #expect(one.table.connections == other.table.connections)
    #expect(one.table.flows == 5_000)
    #expect(one.diagnostics.isEmpty)
    let both = try FileTests.read([plain.path, packed.path])
    #expect(both.table.flows == 10_000)
    #expect(both.table.connections.first?.arrived?.count == 10_000)
    #expect(both.logs.map(\.format) == [.hubble, .hubble])
  }

  @Test("a packed file that breaks off is told, and read as far as it goes")
  func damaged() throws {
    let packed = try Gzip.packed(FileTests.text)
    let file = try File(Array(packed.prefix(packed.count / 2)))
    let reading = try FileTests.read([file.path])
    #expect(reading.logs.first?.isDamaged == true)
    #expect(reading.diagnostics.contains { $0.message.contains("breaks off") })
  }

  @Test("a file that is not there is an error that names it and the remedy")
  func missing() {
    #expect {
      try FileTests.read(["/nowhere/flows.log"])
    } throws: { error in
      "\(error)".contains("/nowhere/flows.log") && "\(error)".contains("look at its path")
    }
  }

  @Test("a file of no known format is an error that names the option")
  func unknown() throws {
    let file = try File(Array("hello\n".utf8))
    #expect {
      try FileTests.read([file.path])
    } throws: { "\($0)".contains("--flows-format hubble|calico|aws|ovn|gke|antrea") }
    let empty = try File([])
    #expect(try FileTests.read([empty.path]).table.flows == 0)
  }
}
