import Documents
import GitRepository
import PolicyModel

/// What contents of files declare, of the objects that are asked for. Each is read once while it is near.
struct FileVersions {
  /// Above this many names a content is read without looking for them in it first.
  private static let mostNames = 64
  /// How many contents are remembered, twice over.
  private static let most = 512

  private let objects: Set<ObjectIdentity>
  private let names: [[UInt8]]
  private let reading: HistoryReading
  private var recent: [ObjectID: [ObjectIdentity: Policy]] = [:]
  private var older: [ObjectID: [ObjectIdentity: Policy]] = [:]

  init(of objects: Set<ObjectIdentity>, _ reading: HistoryReading) {
    self.objects = objects
    self.reading = reading
    names = Set(objects.map(\.name)).map { Array($0.utf8) }
  }

  /// The objects of a content; none for no content.
  mutating func objects(of blob: ObjectID?, _ reader: borrowing HistoryReader) throws(GitError)
    -> [ObjectIdentity: Policy]
  {
    guard let blob else { return [:] }
    if let known = recent[blob] ?? older[blob] { return known }
    let bytes = try reader.content(of: blob, maximumBytes: reading.maximumBytes) ?? []
    var found: [ObjectIdentity: Policy] = [:]
    for policy in mayDeclare(bytes) ? reading.read(bytes) : []
    where objects.contains(policy.identity) && found[policy.identity] == nil {
      found[policy.identity] = policy
    }
    if recent.count == FileVersions.most { (older, recent) = (recent, [:]) }
    recent[blob] = found
    return found
  }

  private func mayDeclare(_ bytes: [UInt8]) -> Bool {
    // In quotes a name may be written with escapes.
    names.count > FileVersions.mostNames || bytes.contains(UInt8(ascii: "\\"))
      || names.contains { bytes[...].firstIndex(of: $0) != nil }
  }
}
