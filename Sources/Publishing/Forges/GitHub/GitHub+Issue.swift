import Documents
import NIOHTTP1

/// An issue for drift that a schedule finds, one for each cluster: kept up to date, closed when all is as
/// Git says, opened again when it is not.
extension GitHub {
  private static let longest = 65_536

  enum IssueChange: Sendable {
    case created, updated, reopened, closed
    /// All is well, and there was no issue.
    case unneeded
  }

  private struct Issue {
    let number: Int64
    let isOpen: Bool
    let marker: Marker
  }

  /// Brings the cluster's issue up to date.
  func issue(_ publication: Publication) async throws(PublishingError) -> IssueChange {
    let known = try await issues(about: publication.marker.subject)
    // An open one before a closed one, and of several the newest.
    let current = known.last { $0.isOpen } ?? known.last
    let isClean = publication.outcome == .clean
    guard let current else {
      if isClean { return .unneeded }
      return try await create(publication)
    }
    if isClean, !current.isOpen { return .unneeded }
    let state = isClean ? "closed" : "open"
    let reason: Node? = isClean == current.isOpen ? .text(isClean ? "completed" : "reopened") : nil
    _ = try await session.send(
      .writing(
        .PATCH, "\(path)/issues/\(current.number)",
        .object([
          "title": .text(title(publication)), "state": .text(state), "state_reason": reason,
          "body": .text(
            publication.comment(
              within: GitHub.longest, showsHTML: true, before: current.marker.state)),
        ]), .repeatable, "update issue \(current.number) of \(repository)"))
    return isClean ? .closed : current.isOpen ? .updated : .reopened
  }

  private func create(_ publication: Publication) async throws(PublishingError) -> IssueChange {
    let request = WebRequest.writing(
      .POST, "\(path)/issues",
      .object([
        "title": .text(title(publication)),
        "body": .text(publication.comment(within: GitHub.longest, showsHTML: true)),
      ]), .once, "open an issue in \(repository)")
    do throws(PublishingError) { _ = try await session.send(request) } catch {
      guard error.code == .uncertain else { throw error }
      if try await issues(about: publication.marker.subject).isEmpty {
        _ = try await session.send(request)
      }
    }
    return .created
  }

  private func title(_ publication: Publication) -> String {
    let scope = publication.scope.isEmpty ? "" : " (\(publication.scope))"
    return String(
      "Network policies of \(publication.clusterName)\(scope) depart from Git".prefix(256))
  }

  /// The issues that this account opened about a subject, the oldest first.
  private func issues(about subject: String) async throws(PublishingError) -> [Issue] {
    let login = try await login()
    var found: [Issue] = []
    try await session.pages(
      .reading(
        "\(path)/issues?creator=\(login.addingPercentEncoding)&state=all&per_page=100",
        "list the issues of \(repository)")
    ) { page in
      for each in page.sequence ?? []
      where each["pull_request"] == nil && each["user"]?["login"]?.string == login {
        guard let number = each["number"]?.integer,
          let marker = Marker(readingFrom: each["body"]?.string ?? ""), marker.subject == subject
        else { continue }
        found.append(
          Issue(number: number, isOpen: each["state"]?.string == "open", marker: marker))
      }
    }
    return found.sorted { $0.number < $1.number }
  }
}
