import Compression
import Documents
import FoundationEssentials
import NIOHTTP1
import Rendering

/// Findings as alerts of code scanning (REST API, "Upload an analysis as SARIF data").
extension GitHub {
  /// - Parameters:
  ///   - publication: what is told.
  ///   - commit: the full id of the commit that the alerts are about.
  ///   - reference: such as `refs/heads/main` or `refs/pull/12/merge`.
  func codeScanning(_ publication: Publication, of commit: String, reference: String)
    async throws(PublishingError)
  {
    // It takes what is missing from the newest analysis for mended.
    guard publication.isComplete else {
      throw PublishingError(
        .refused,
        "code scanning was not told: not everything could be seen, and it would close the alerts of the rest"
      )
    }
    let log = SARIFRenderer.render(publication.report, version: publication.version)
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
