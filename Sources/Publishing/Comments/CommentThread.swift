/// The comments of a pull request, as a forge keeps them.
protocol CommentThread: Sendable {
  /// Whether nothing is to be written.
  var isPreview: Bool { get }
  /// In characters.
  var longest: Int { get }
  /// Whether Markdown may hold HTML.
  var showsHTML: Bool { get }

  /// Whether the forge always tells which account the credential is of.
  var knowsItself: Bool { get }

  /// The comments that the same account wrote, over all pages; all comments, where the forge does not tell
  /// which account that is.
  func own() async throws(PublishingError) -> [Comment]
  func create(_ body: String) async throws(PublishingError)
  func update(_ comment: Comment, to body: String) async throws(PublishingError)
  func delete(_ comment: Comment) async throws(PublishingError)
}

/// A comment that is there.
struct Comment: Sendable, Equatable {
  let id: Int64
  /// Where the forge counts versions of a comment, that which was seen.
  var version: Int64?
  /// What stands for the account that wrote it.
  let author: String
  let body: String
}

extension CommentThread {
  var knowsItself: Bool { true }
}
