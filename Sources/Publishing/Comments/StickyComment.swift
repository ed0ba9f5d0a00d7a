/// One comment for each subject, which is kept up to date: never two, whoever else writes and whatever breaks.
struct StickyComment {
  enum Change: Sendable {
    case created, updated
  }

  private static let mostRounds = 5
  private static let shortest = 2000

  let thread: any CommentThread
  let publication: Publication

  /// Puts the comment where it belongs.
  ///
  /// What was there is always looked at anew after a failure that leaves open what was done: a comment whose
  /// answer got lost is found by its marker. Of several the first stays, so that two runs at once agree.
  func publish() async throws(PublishingError) -> Change {
    var room = thread.longest
    var failure: PublishingError?
    for _ in 0..<Self.mostRounds {
      do throws(PublishingError) {
        return try await publish(within: room)
      } catch {
        failure = error
        switch error.code {
        // Somebody deleted or changed it meanwhile, or nobody knows whether it was written.
        case .notFound, .conflict, .uncertain: continue
        // A server may allow less than its maker does.
        case .tooLong where room > Self.shortest: room /= 2
        default: throw error
        }
      }
    }
    throw failure ?? PublishingError(.conflict, "the comment changes all the time")
  }

  private func publish(within room: Int) async throws(PublishingError) -> Change {
    var present = try await present()
    while let first = present.first {
      let body = publication.comment(
        within: room, showsHTML: thread.showsHTML, before: first.marker.state)
      if try await update(first.comment, to: body) {
        try await delete(present.dropFirst(), of: first.comment.author)
        return .updated
      }
      present.removeFirst()
    }
    let body = publication.comment(within: room, showsHTML: thread.showsHTML)
    try await thread.create(body)
    if !thread.isPreview { try await keepOne() }
    return .created
  }

  /// - Returns: false where the comment is somebody else's.
  private func update(_ comment: Comment, to body: String) async throws(PublishingError) -> Bool {
    do throws(PublishingError) {
      if comment.body != body { try await thread.update(comment, to: body) }
      return true
    } catch {
      if error.code == .forbidden, !thread.knowsItself { return false }
      throw error
    }
  }

  /// Another run may have written its own meanwhile.
  private func keepOne() async throws(PublishingError) {
    let present = try await present()
    // The newest is the one that was just written, or that of the other run.
    guard let author = present.last?.comment.author else {
      throw PublishingError(.badAnswer, "the comment was written, and is not among the comments")
    }
    let own = present.filter { $0.comment.author == author }
    try await delete(own.dropFirst(), of: author)
  }

  /// Deletes those of one author: where the forge does not tell who this is, others' may be among them.
  private func delete(
    _ comments: ArraySlice<(comment: Comment, marker: Marker)>, of author: String
  ) async throws(PublishingError) {
    for each in comments where each.comment.author == author {
      do throws(PublishingError) { try await thread.delete(each.comment) } catch {
        if error.code != .notFound { throw error }
      }
    }
  }

  /// The comments about this subject, the first one first.
  private func present() async throws(PublishingError) -> [(comment: Comment, marker: Marker)] {
    let subject = publication.marker.subject
    return try await thread.own().compactMap { comment in
      guard let marker = Marker(readingFrom: comment.body), marker.subject == subject else {
        return nil
      }
      return (comment, marker)
    }.sorted { $0.comment.id < $1.comment.id }
  }
}
