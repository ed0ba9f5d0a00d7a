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
        await removeOthers(present.dropFirst(), of: first.comment.author)
        return .updated
      }
      present.removeFirst()
    }
    let body = publication.comment(within: room, showsHTML: thread.showsHTML)
    try await thread.create(body)
    if !thread.isPreview { try await keepOne(body) }
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

  /// Another run may have written its own meanwhile: the first stays, with what is known last.
  private func keepOne(_ body: String) async throws(PublishingError) {
    let present = try await present()
    let written = present.last { $0.comment.body == body } ?? present.last
    // A forge whose list lags behind does not show it yet.
    guard let author = written?.comment.author else { return }
    let own = present.filter { $0.comment.author == author }
    if own.count > 1, own[0].comment.body != body {
      try await thread.update(own[0].comment, to: body)
    }
    await removeOthers(own.dropFirst(), of: author)
  }

  /// Removes further comments of one author: where the forge does not tell who this is, others' may be among
  /// them. One that cannot be deleted, as with an answer to it, is said to be out of date; the report stands
  /// without that.
  private func removeOthers(
    _ comments: ArraySlice<(comment: Comment, marker: Marker)>, of author: String
  ) async {
    for each in comments where each.comment.author == author {
      do throws(PublishingError) { try await thread.delete(each.comment) } catch {
        if error.code == .notFound { continue }
        try? await thread.update(each.comment, to: "The report is in another comment.")
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
