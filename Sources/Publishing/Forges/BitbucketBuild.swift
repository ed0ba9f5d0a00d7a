import Documents
import NIOHTTP1

/// The status of a build, which both Bitbuckets take in the same form.
enum BitbucketBuild {
  static func set(_ status: Status, _ path: String, _ session: WebSession, of commit: String)
    async throws(PublishingError)
  {
    guard let link = status.link else {
      throw PublishingError(
        .configuration,
        "Bitbucket wants a link with the status of a commit; name where the report can be read with --link"
      )
    }
    _ = try await session.send(
      .writing(
        .POST, path,
        .object([
          "key": .text(status.key), "state": .text(status.isGood ? "SUCCESSFUL" : "FAILED"),
          "name": .text(status.name), "description": .text(status.description),
          "url": .text(link),
        ]), .repeatable, "set the status of \(commit)"))
  }
}
