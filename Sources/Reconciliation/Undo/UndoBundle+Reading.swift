public import Documents
import FoundationEssentials
public import Reports
import SystemPackage

/// What an undo bundle tells of the run that made it.
public struct BundleContents: Sendable {
  public let plan: RestorePlan
  /// The objects as they were found, by step.
  public let objects: [Int: Node]
  /// What the journal says last of each step that was begun.
  public let begun: [Int: Attempt]

  /// A write that was sent, or may have been.
  public struct Attempt: Sendable {
    /// The content hash of what was to be written.
    public var intended: String?
    /// How it ended; nil where the run was killed before that was known.
    public var outcome: RestoreReport.Result.Outcome?
    /// The object as the server stored it, where that is known.
    public var uid: String?
    public var resourceVersion: String?
  }

  /// The largest file of a bundle that is read, in bytes.
  private static let largestFile = 64 << 20

  /// Reads a bundle.
  ///
  /// - Throws: ``BundleError`` for a folder that is none.
  public init(at path: String) throws(BundleError) {
    func failure(_ what: String) -> BundleError {
      BundleError(
        description:
          "\(path) is no undo bundle that can be used: \(what); pass the folder that a restore named"
      )
    }
    let bytes = BundleContents.bytes
    guard let text = bytes("\(path)/plan.json") else { throw failure("it has no plan.json") }
    guard let plan = try? JSONDecoder().decode(RestorePlan.self, from: text) else {
      throw failure("its plan.json cannot be read as a plan")
    }
    let steps = plan.steps
    guard Set(steps.map(\.number)).count == steps.count,
      steps.allSatisfy({ $0.number > 0 && (1...steps.count).contains($0.stage) })
    else { throw failure("the steps of its plan.json are in no order") }
    self.plan = plan
    var begun: [Int: Attempt] = [:]
    let journal = bytes("\(path)/journal.jsonl") ?? Data()
    for line in journal.split(separator: UInt8(ascii: "\n")) {
      // A run that was killed may have left half a line, and then it had not begun what it says.
      guard let entry = try? JSONDecoder().decode(UndoBundle.Entry.self, from: Data(line)) else {
        continue
      }
      switch entry.state {
      case .started: begun[entry.step, default: Attempt()].intended = entry.hash
      case .ended:
        begun[entry.step, default: Attempt()].outcome = entry.outcome
        begun[entry.step]?.uid = entry.uid
        begun[entry.step]?.resourceVersion = entry.resourceVersion
      }
    }
    self.begun = begun
    var objects: [Int: Node] = [:]
    for step in plan.steps where step.action != .create {
      let file = "\(path)/objects/\(step.number).json"
      guard let text = bytes(file) else {
        // What was not saved was not overwritten.
        guard begun[step.number] == nil else { throw failure("\(file) cannot be read") }
        continue
      }
      do {
        objects[step.number] = try JSONReader.read(
          Array(text), file: file, limits: ReadingLimits(bytes: BundleContents.largestFile))
      } catch { throw failure("\(error)") }
    }
    self.objects = objects
  }

  private static func bytes(_ path: String) -> Data? {
    guard let bytes = try? Data(contentsOf: URL(filePath: path)), bytes.count <= largestFile else {
      return nil
    }
    return bytes
  }
}
