import Crypto
import Documents
import FoundationEssentials
import HTTPAccess
import NIOHTTP1
import PolicyModel
import Rendering
import Reports

/// The whole report as an event (CloudEvents 1.0, structured JSON), signed so that the receiver knows who
/// sent it and when (Standard Webhooks).
struct EventWebhook {
  let session: WebSession
  let key: SymmetricKey?

  /// - Parameters:
  ///   - session: to the webhook.
  ///   - secret: what receiver and sender share, as `whsec_` and base64, or as it is; nil to sign nothing.
  init(_ session: WebSession, secret: Secret?) throws(PublishingError) {
    self.session = session
    guard let secret else {
      key = nil
      return
    }
    let isEncoded = secret.value.hasPrefix("whsec_")
    let bytes =
      isEncoded
      ? Data(base64Encoded: String(secret.value.dropFirst("whsec_".count)))
      : Data(secret.value.utf8)
    guard let bytes else {
      throw PublishingError(
        .configuration, "MENDWALL_WEBHOOK_SECRET begins with whsec_ and goes on as no base64")
    }
    guard bytes.count >= 24 else {
      throw PublishingError(
        .configuration,
        "MENDWALL_WEBHOOK_SECRET has \(bytes.count) bytes, and could be guessed; give it 24 or more"
      )
    }
    key = SymmetricKey(data: bytes)
  }

  func send(_ publication: Publication) async throws(PublishingError) {
    let report: Node
    do {
      let text =
        switch publication.reports {
        case .one(let report): try JSONRenderer.render(report)
        case .many(let list): try JSONRenderer.render(list)
        }
      report = try JSONReader.read(
        Array(text.utf8), file: "report", limits: ReadingLimits(bytes: max(1, text.utf8.count)))
    } catch { throw PublishingError(.refused, "the report cannot be written as JSON: \(error)") }
    let id = publication.id
    let body = JSONWriter.bytes(
      .object([
        "specversion": "1.0", "id": .text(id), "type": .text(EventWebhook.type(publication)),
        "source": .text("urn:mendwall:cluster:\(publication.cluster.addingPercentEncoding)"),
        "time": .text(publication.finishedAt.description),
        "datacontenttype": "application/json", "data": report,
      ]))
    let key = key
    _ = try await session.send(
      WebRequest(
        method: .POST, path: "", body: body,
        contentType: "application/cloudevents+json; charset=utf-8",
        headers: { now in EventWebhook.headers(id: id, body: body, now: now, key: key) },
        // Who gets an event twice knows it by its id.
        effect: .repeatable, purpose: "take the report"))
  }

  private static func type(_ publication: Publication) -> String {
    switch publication.reports {
    case .one: "dev.mendwall.drift-report.v1"
    case .many: "dev.mendwall.drift-report-list.v1"
    }
  }

  static func headers(id: String, body: [UInt8], now: Int64, key: SymmetricKey?)
    -> [(name: String, value: String)]
  {
    var headers = [(name: "webhook-id", value: id), (name: "webhook-timestamp", value: "\(now)")]
    if let key {
      let code = HMAC<SHA256>.authenticationCode(
        for: Data("\(id).\(now).".utf8) + Data(body), using: key)
      headers.append(
        (name: "webhook-signature", value: "v1,\(Data(code).base64EncodedString())"))
    }
    return headers
  }
}
