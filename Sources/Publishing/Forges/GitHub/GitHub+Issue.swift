import Documents
import NIOHTTP1
import Rendering

/// An issue for drift that a schedule finds, one for each cluster: kept up to date, closed when all is as
/// Git says, opened again when it is not.
extension GitHub {
  private static let longest = MarkdownRenderer.Limit.gitHub.rawValue

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
    // The oldest that is open, as two runs at once would agree on, or else the newest.
    let current = known.first(where: \.isOpen) ?? known.last
    let isOver = publication.outcome == .clean || publication.outcome == .tolerable
    guard let current else {
      if isOver { return .unneeded }
      try await create(publication)
      let all = session.isPreview ? [] : try await issues(about: publication.marker.subject)
      try await close(all.filter(\.isOpen).dropFirst())
      return .created
    }
    try await close(known.filter { $0.isOpen && $0.number != current.number }[...])
    if isOver, !current.isOpen { return .unneeded }
    let reason: Node? = isOver == current.isOpen ? .text(isOver ? "completed" : "reopened") : nil
    _ = try await session.send(
      .writing(
        .PATCH, "\(path)/issues/\(current.number)",
        .object([
          "title": .text(title(publication)), "state": .text(isOver ? "closed" : "open"),
          "state_reason": reason,
          "body": .text(
            publication.comment(
              within: GitHub.longest, showsHTML: true, before: current.marker.state)),
        ]), .repeatable, "update issue \(current.number) of \(repository)"))
    return isOver ? .closed : current.isOpen ? .updated : .reopened
  }

  private func create(_ publication: Publication) async throws(PublishingError) {
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
  }

  /// Closes what another run opened at the same time.
  private func close(_ issues: ArraySlice<Issue>) async throws(PublishingError) {
    for issue in issues {
      _ = try await session.send(
        .writing(
          .PATCH, "\(path)/issues/\(issue.number)",
          .object(["state": "closed", "state_reason": "not_planned"]), .repeatable,
          "close a second issue, \(issue.number), of \(repository)"))
    }
  }

  private func title(_ publication: Publication) -> String {
    let scope = publication.scope.isEmpty ? "" : " (\(publication.scope))"
    let what =
      publication.outcome == .incomplete ? "could not all be compared with Git" : "depart from Git"
    return printable("Network policies of \(publication.clusterName)\(scope) \(what)")
      .shortened(to: 256)
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
