import Compression
import Documents
import FoundationEssentials
import NIOHTTP1
import Rendering
import Reports

/// Findings as alerts of code scanning (REST API, "Upload an analysis as SARIF data").
extension GitHub {
  /// How many runs a file of SARIF may have (code scanning's own limit); each cluster is one.
  private static let mostRuns = 20

  /// It takes what is missing from the newest analysis of a category for mended: only what was seen whole is
  /// uploaded, and of the rest nothing.
  ///
  /// - Parameters:
  ///   - publication: what is told.
  ///   - commit: the full id of the commit that the alerts are about.
  ///   - reference: such as `refs/heads/main` or `refs/pull/12/merge`.
  func codeScanning(_ publication: Publication, of commit: String, reference: String)
    async throws(PublishingError)
  {
    switch publication.reports {
    case .one(let report):
      guard publication.isComplete else {
        throw PublishingError(
          .refused,
          "code scanning was not told: not everything could be seen, and it would close the alerts of the rest"
        )
      }
      try await upload(
        SARIFRenderer.render(report, version: publication.version), of: commit, reference: reference
      )
    case .many(let list):
      let logs = SARIFRenderer.logs(
        ofWhole: list, most: Self.mostRuns, version: publication.version)
      for log in logs { try await upload(log, of: commit, reference: reference) }
      guard publication.isComplete else {
        throw PublishingError(
          .refused,
          "code scanning was told of what was seen whole, and not of \(untold(list)): it would close alerts of what "
            + "could not be seen")
      }
    }
  }

  /// `2 clusters that could not be compared (dev, old) and 1 cluster that could not be seen whole (staging)`
  private func untold(_ list: DriftReportList) -> String {
    func counted(_ names: [String], _ what: String) -> String? {
      if names.isEmpty { return nil }
      let more = names.count > 5 ? ", …" : ""
      return
        "\(names.count == 1 ? "1 cluster" : "\(names.count) clusters") that could not be \(what) "
        + "(\(names.prefix(5).joined(separator: ", "))\(more))"
    }
    let partial = zip(list.names, list.items).filter { !$0.1.isSeenWhole }.map(\.0)
    let parts = [
      counted(list.failures.map(\.cluster), "compared"), counted(partial, "seen whole"),
    ].compactMap { $0 }
    return parts.isEmpty
      ? "the clusters that are missing from the list" : parts.joined(separator: " and ")
  }

  private func upload(_ log: String, of commit: String, reference: String)
    async throws(PublishingError)
  {
    let packed: [UInt8]
    do throws(Gzip.Failure) { packed = try Gzip.packed(Array(log.utf8)) } catch {
      throw PublishingError(.refused, "the SARIF log cannot be packed: there is no memory for it")
    }
    _ = try await session.send(
      .writing(
        .POST, "\(path)/code-scanning/sarifs",
        .object([
          "commit_sha": .text(commit), "ref": .text(reference),
          "sarif": .text(Data(packed).base64EncodedString()), "tool_name": "mendwall",
        ]), .repeatable, "give \(repository)'s code scanning the findings"))
  }
}
