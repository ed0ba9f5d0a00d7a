import Watching

/// What a watch answers over HTTP.
struct WatchEndpoint: Sendable {
  let status: WatchStatus
  /// Of the webhook; nil where there is none.
  let secret: [UInt8]?
  /// Wakes the watch.
  let ring: @Sendable () -> Void

  func answer(_ request: Endpoint.Request) -> Endpoint.Answer {
    switch (request.path, request.method) {
    case ("/metrics", "GET"), ("/metrics", "HEAD"):
      return Endpoint.Answer(200, status.metrics, type: "text/plain; version=0.0.4; charset=utf-8")
    case ("/healthz", "GET"), ("/healthz", "HEAD"):
      return status.illness.map { Endpoint.Answer(503, "\($0)\n") } ?? Endpoint.Answer(200, "ok\n")
    case ("/readyz", "GET"), ("/readyz", "HEAD"):
      return status.unreadiness.map { Endpoint.Answer(503, "\($0)\n") }
        ?? Endpoint.Answer(200, "ok\n")
    case ("/webhook/git", "POST"):
      guard let secret else { return Endpoint.Answer(404, "there is no webhook here\n") }
      guard GitWebhook.isGenuine(secret, request.body, header: request.header) else {
        return Endpoint.Answer(403, "this does not prove that it knows the secret\n")
      }
      status.wantPoll()
      ring()
      return Endpoint.Answer(202, "Git is looked at\n")
    case ("/metrics", _), ("/healthz", _), ("/readyz", _), ("/webhook/git", _):
      return Endpoint.Answer(405, "not by this method\n")
    default: return Endpoint.Answer(404, "there is nothing here\n")
    }
  }
}
