import Compression
import SystemPackage

/// Logs of connections, in files.
public enum FlowLogs {
  /// What was read.
  public struct Reading: Sendable {
    public fileprivate(set) var table: FlowTable
    /// By file.
    public fileprivate(set) var logs: [FlowLogSummary] = []
  }

  /// Reads files, one after another.
  ///
  /// - Parameters:
  ///   - paths: packed by gzip or not; `-` is standard input.
  ///   - format: what wrote them; nil for what each file's records say.
  ///   - table: where their flows are counted.
  /// - Throws: ``FlowLogError`` for a file that cannot be read, or whose format cannot be told.
  public static func read(_ paths: [String], format: FlowFormat? = nil, into table: FlowTable)
    throws(FlowLogError) -> Reading
  {
    var reading = Reading(table: table)
    for path in paths {
      // Handed on and not copied: the reader is to be the only one that holds the table.
      let current = reading.table
      reading.table = FlowTable(naming: KnownPods())
      let (table, summary) = try read(path, format, into: current)
      reading.table = table
      reading.logs.append(summary)
      if summary.format == nil, summary.records > 0 {
        throw FlowLogError(
          description:
            "what wrote the log of connections \(path) cannot be told from its first records; "
            + "name it with --flows-format "
            + FlowFormat.allCases.map(\.rawValue).joined(separator: "|"))
      }
    }
    return reading
  }

  private static func read(_ path: String, _ format: FlowFormat?, into table: consuming FlowTable)
    throws(FlowLogError) -> (FlowTable, FlowLogSummary)
  {
    do {
      var reader = FlowLogReader(path, format: format, into: table)
      let isWhole = unsafe try UnpackedFile.read(path) { unsafe reader.read($0) }
      if !isWhole { reader.noteDamage() }
      reader.finish()
      return reader.result()
    } catch {
      throw FlowLogError(
        description:
          "the log of connections \(path) cannot be read: "
          + "\((error as? Errno)?.description ?? "\(error)"); look at its path and permissions")
    }
  }
}

extension FlowLogReader {
  /// Takes in the next bytes, unpacked.
  fileprivate mutating func read(_ bytes: UnsafeRawBufferPointer) {
    let elements = unsafe bytes.bindMemory(to: UInt8.self)
    read(unsafe Span(_unsafeElements: elements))
  }
}

/// A log of connections that cannot be read.
public struct FlowLogError: Error, Sendable, CustomStringConvertible {
  /// A sentence that names the file and the remedy.
  public let description: String
}
