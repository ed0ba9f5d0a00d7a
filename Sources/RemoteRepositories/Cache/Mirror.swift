import FoundationEssentials
import GitRepository
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The copy of a remote repository: a bare one in the cache folder.
struct Mirror: Sendable {
  let folder: String
  let address: RemoteAddress

  var lockFile: String { folder + ".lock" }
  /// Where it is made: what is not whole never has its name.
  var draft: String { folder + ".new" }
  private var retired: String { folder + ".old" }
  private static let stateFile = "mendwall-mirror.json"
  private static let damageFile = "mendwall-damaged"

  /// Of what it is a copy, and when that was asked last.
  struct State: Codable, Sendable {
    let repository: String
    /// Seconds since 1970.
    let fetchedAt: Int64
  }

  /// Nil where there is no mirror, or what is there is none.
  func state() -> State? {
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(Mirror.stateFile)"),
      let state = try? JSONDecoder().decode(State.self, from: bytes),
      state.repository == address.description
    else { return nil }
    return state
  }

  var isThere: Bool { FileManager.default.fileExists(atPath: folder) }

  func open() throws(GitError) -> GitRepository {
    try GitRepository(mirror: folder, of: address.description)
  }

  /// Notes when the remote repository was asked, in a folder that is its mirror or will be.
  func note(fetchedAt: Int64, in place: String) throws(RemoteError) {
    let state = State(repository: address.description, fetchedAt: fetchedAt)
    let file = "\(place)/\(Mirror.stateFile)"
    do {
      try JSONEncoder().encode(state).write(to: URL(filePath: file), options: .atomic)
    } catch { throw CacheFolder.unusable(file, "it cannot be written") }
  }

  /// Has the next run make it anew.
  func noteDamage() {
    _ = FileManager.default.createFile(atPath: "\(folder)/\(Mirror.damageFile)", contents: nil)
  }

  /// What is wrong with it, in a clause; nil where nothing is seen to be. What only shows when an object is read
  /// is not looked for.
  func damage() -> String? {
    let manager = FileManager.default
    if manager.fileExists(atPath: "\(folder)/\(Mirror.damageFile)") {
      return "objects could not be read"
    }
    guard state() != nil else { return "it does not say of what it is a copy" }
    if let pack = brokenPack() { return "\(pack) is not whole" }
    do {
      let repository = try open()
      try repository.checkReferences()
    } catch { return "\(error)" }
    return nil
  }

  /// The first pack that is not as long as it was, or that lacks its index.
  private func brokenPack() -> String? {
    let packs = "\(folder)/objects/pack"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: packs)) ?? []
    for name in names where name.hasSuffix(".pack") {
      let index = name.dropLast(5) + ".idx"
      // Both end with the pack's checksum; the index with one of its own behind it (gitformat-pack).
      guard let own = Mirror.end(of: "\(packs)/\(name)", 20),
        let told = Mirror.end(of: "\(packs)/\(index)", 40), own == Array(told.prefix(20))
      else { return name }
    }
    return nil
  }

  private static func end(of file: String, _ count: Int) -> [UInt8]? {
    guard
      let descriptor = try? FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
    else { return nil }
    defer { try? descriptor.close() }
    guard let size = try? descriptor.seek(offset: 0, from: .end), size >= count else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
      let read = try? descriptor.read(fromAbsoluteOffset: size - Int64(count), into: buffer)
      return read == count ? Array(buffer) : nil
    }
  }

  /// In how many packs its objects are.
  var packs: Int {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/objects/pack")
    return names?.count { $0.hasSuffix(".pack") } ?? 0
  }

  // MARK: Under the lock

  /// Clears away what a run left that was killed.
  func tidy() {
    let manager = FileManager.default
    for leftover in [draft, retired] where manager.fileExists(atPath: leftover) {
      try? manager.removeItem(atPath: leftover)
    }
    // Nobody else writes: whoever made these is gone.
    let packs = "\(folder)/objects/pack"
    for name in (try? manager.contentsOfDirectory(atPath: packs)) ?? []
    where !name.hasSuffix(".pack") && !name.hasSuffix(".idx") {
      try? manager.removeItem(atPath: "\(packs)/\(name)")
    }
    for name in ["HEAD.lock", "packed-refs.lock", "config.lock"] {
      try? manager.removeItem(atPath: "\(folder)/\(name)")
    }
    removeLocks(below: "\(folder)/refs")
  }

  private func removeLocks(below folder: String) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      var isFolder = false
      guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder { removeLocks(below: path) }
      // Git takes no name of a reference that ends so.
      if !isFolder, name.hasSuffix(".lock") { try? manager.removeItem(atPath: path) }
    }
  }

  /// Puts what was made in ``draft`` in its place. What was there before is left to the next run to clear away,
  /// since others may be reading it.
  func adopt() throws(RemoteError) {
    if isThere, rename(folder, retired) != 0 {
      throw CacheFolder.unusable(folder, "\(Errno(rawValue: errno))")
    }
    guard rename(draft, folder) == 0 else {
      throw CacheFolder.unusable(folder, "\(Errno(rawValue: errno))")
    }
  }
}
