import GitRepository
import Testing

/// What one revision of a repository holds.
struct Reading {
  let commit: GitCommit
  let files: [GitFile]
  let notes: [GitNote]

  var paths: [String] { files.map(\.path) }

  init(
    _ path: String, at revision: String = "HEAD", under paths: [String] = [],
    maximumBytes: Int = 1 << 20, where wants: (String) -> Bool = { _ in true }
  ) throws(GitError) {
    let repository = try GitRepository(at: path)
    commit = try repository.commit(named: revision)
    (files, notes) = try repository.files(
      of: commit, under: paths, maximumBytes: maximumBytes, where: wants)
  }

  func text(_ path: String) -> String? {
    files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}

/// The error with which reading a revision must fail.
func readingError(
  _ path: String, at revision: String = "HEAD", under paths: [String] = [],
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> GitError {
  try #require(
    #expect(throws: GitError.self, sourceLocation: sourceLocation) {
      _ = try Reading(path, at: revision, under: paths)
    }, sourceLocation: sourceLocation)
}
