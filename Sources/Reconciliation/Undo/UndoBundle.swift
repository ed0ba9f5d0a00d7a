public import Documents
import FoundationEssentials
public import Reports
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder with all that a run overwrote or deleted, as it was found, the plan, and how far the run came.
///
/// It is written before the cluster is: whatever ends a run, what it did can be told from here. Only its
/// owner may read it.
///
/// - `plan.json`: the plan
/// - `objects/N.json`: the object of step N as it was found; none for one that was not there
/// - `journal.jsonl`: a line for each step that was begun or ended
/// - `report.json`: what came of it all, at the end
public final class UndoBundle: Sendable {
  /// The folder.
  public let path: String
  private let journal: Mutex<FileDescriptor>

  /// A line of the journal.
  public struct Entry: Sendable, Codable, Equatable {
    public enum State: String, Sendable, Codable {
      /// The write is about to be sent.
      case started
      /// It is over; `outcome` says how.
      case ended
    }

    public var step: Int
    public var state: State
    public var outcome: RestoreReport.Result.Outcome?
    /// The object after the write.
    public var uid: String?
    public var resourceVersion: String?
    /// Of what was about to be written: the content hash of what is compared of it.
    public var hash: String?

    public init(
      step: Int, state: State, outcome: RestoreReport.Result.Outcome? = nil, uid: String? = nil,
      resourceVersion: String? = nil, hash: String? = nil
    ) {
      self.step = step
      self.state = state
      self.outcome = outcome
      self.uid = uid
      self.resourceVersion = resourceVersion
      self.hash = hash
    }
  }

  /// Makes the folder, which must not be there yet, and writes the plan into it.
  ///
  /// - Throws: ``BundleError``
  public init(makingFolder path: String, for plan: RestorePlan) throws(BundleError) {
    self.path = path
    do {
      let parent = FilePath(path).removingLastComponent()
      try FileManager.default.createDirectory(
        atPath: parent.isEmpty ? "." : parent.string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      for folder in [path, "\(path)/objects"] {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: false,
          attributes: [.posixPermissions: 0o700])
      }
      try UndoBundle.write(try UndoBundle.json(plan), to: "\(path)/plan.json")
      journal = Mutex(
        try FileDescriptor.open(
          "\(path)/journal.jsonl", .writeOnly, options: [.create, .append, .closeOnExec],
          permissions: .ownerReadWrite))
    } catch {
      throw BundleError(
        description: "the undo bundle \(path) cannot be made (\(error)); nothing was written. "
          + "--bundle names another folder, which must not be there yet")
    }
  }

  deinit { journal.withLock { try? $0.close() } }

  /// Saves an object as it was found.
  ///
  /// - Throws: ``BundleError``
  public func save(_ object: Node, of step: Int) throws(BundleError) {
    do {
      let bytes = JSONWriter.bytes(object) + [UInt8(ascii: "\n")]
      let file = "\(path)/objects/\(step).json"
      // Only over what was saved before is a file moved: the first time, nothing was written yet.
      do {
        let descriptor = try FileDescriptor.open(
          file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: .ownerReadWrite)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
      } catch Errno.fileExists {
        try UndoBundle.write(bytes, to: file)
      }
    } catch { throw failure(error) }
  }

  /// Adds a line to the journal.
  ///
  /// - Throws: ``BundleError``
  public func note(_ entry: Entry) throws(BundleError) {
    do {
      let line = try JSONEncoder().encode(entry) + [UInt8(ascii: "\n")]
      try journal.withLock { _ = try $0.writeAll(line) }
    } catch { throw failure(error) }
  }

  /// Writes what came of it all.
  ///
  /// - Throws: ``BundleError``
  public func finish(_ report: RestoreReport) throws(BundleError) {
    do { try UndoBundle.write(try UndoBundle.json(report), to: "\(path)/report.json") } catch {
      throw failure(error)
    }
  }

  private func failure(_ error: any Error) -> BundleError {
    BundleError(description: "the undo bundle \(path) cannot be written: \(error)")
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    Array(JSONWriter.pretty(try NodeEncoder.encode(value)).utf8)
  }

  /// Writes a file in one step, for its owner alone.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = try FileDescriptor.open(
      path + ".new", .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .ownerReadWrite)
    try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    guard rename(path + ".new", path) == 0 else { throw Errno(rawValue: errno) }
  }
}

/// An undo bundle that cannot be written or read: what, and what to do.
public struct BundleError: Error, Sendable, CustomStringConvertible {
  public let description: String

  init(description: String) { self.description = printable(description) }
}
