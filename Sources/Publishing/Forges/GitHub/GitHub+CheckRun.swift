import Documents
import HTTPAccess
import MendwallConfiguration
import NIOHTTP1

/// A check run: the verdict on a commit with a note at each line (REST API, "Check runs").
///
/// Only apps, workflows among them, may make one.
extension GitHub {
  /// In one request.
  private static let mostAnnotations = 50
  /// In all: a page of a thousand notes is read by nobody.
  private static let mostRequests = 20
  private static let longestSummary = 65_535

  /// Makes the check run of a commit.
  func check(_ publication: Publication, of commit: String) async throws(PublishingError) {
    let what = "the check run of commit \(commit.prefix(12)) of \(repository)"
    let annotations = publication.annotations
    let notes = annotations.prefix(GitHub.mostAnnotations * GitHub.mostRequests)
    let omitted = annotations.count - notes.count
    let batches = stride(from: 0, to: notes.count, by: GitHub.mostAnnotations).map {
      Array(notes[$0..<min($0 + GitHub.mostAnnotations, notes.count)])
    }
    let status = Status(publication)
    func output(_ batch: [Annotation]) -> Node {
      .object([
        "title": .text(publication.verdict.prefix(255)),
        "summary": .text(summary(publication, omitted: omitted)),
        "annotations": .list(batch.map(\.asGitHub)),
      ])
    }
    let body = Node.object([
      "name": .text(publication.name), "head_sha": .text(commit), "status": "completed",
      "conclusion": .text(conclusion(publication.outcome)),
      "external_id": .text(publication.id),
      "details_url": status.link.map { .text($0) }, "output": output(batches.first ?? []),
    ])
    let id = try await create(body, publication, commit, what)
    // The verdict stands before the notes that one request cannot take.
    for batch in batches.dropFirst() {
      _ = try await session.send(
        .writing(
          .PATCH, "\(path)/check-runs/\(id)", .object(["output": output(batch)]), .once,
          "add \(batch.count) annotations to \(what)"))
    }
  }

  /// - Returns: the check run's id.
  private func create(
    _ body: Node, _ publication: Publication, _ commit: String, _ what: String
  ) async throws(PublishingError) -> Int64 {
    let request = WebRequest.writing(.POST, "\(path)/check-runs", body, .once, "make \(what)")
    do throws(PublishingError) {
      let made = try session.json(try await session.send(request), request)
      return made["id"]?.integer ?? 0
    } catch {
      guard error.code == .uncertain else { throw error }
      // It may have been made after all.
      let name = publication.name.addingPercentEncoding
      let list = WebRequest.reading(
        "\(path)/commits/\(commit)/check-runs?check_name=\(name)&filter=all&per_page=100",
        "list the check runs of commit \(commit.prefix(12)) of \(repository)")
      let runs = try session.json(try await session.send(list), list)
      if let run = runs["check_runs"]?.sequence?.first(where: {
        $0["external_id"]?.string == publication.id
      }), let id = run["id"]?.integer {
        return id
      }
      let made = try session.json(try await session.send(request), request)
      return made["id"]?.integer ?? 0
    }
  }

  private func conclusion(_ outcome: Publication.Outcome) -> String {
    switch outcome {
    case .clean: "success"
    case .tolerable: "neutral"
    // Neutral would let a pull request through that nobody can vouch for.
    case .drift, .incomplete: "failure"
    }
  }

  private func summary(_ publication: Publication, omitted: Int) -> String {
    let more =
      omitted > 0 ? "\n\(omitted) more are not annotated, the gravest of them are.\n" : ""
    return publication.comment(
      within: GitHub.longestSummary - more.utf8.count, showsHTML: true) + more
  }
}

extension Annotation {
  /// As GitHub's API takes it.
  fileprivate var asGitHub: Node {
    let level =
      switch severity {
      case .critical, .high: "failure"
      case .medium: "warning"
      case .low, .info: "notice"
      }
    return .object([
      "path": .text(path), "start_line": .number(Int64(line)), "end_line": .number(Int64(line)),
      "annotation_level": .text(level), "title": .text(title.prefix(255)),
      "message": .text(message.cut(toBytes: 64 << 10)),
    ])
  }
}
