import Documents
import HTTPAccess

/// An answer of a server, read whole.
struct Answer: Sendable {
  let status: Int
  let contentType: String
  let retryAfter: Duration?
  let body: [UInt8]

  /// The `Status` object that the Kubernetes API sends with an error.
  private var reported: (message: String, reason: String)? {
    guard let node = try? JSONReader.read(body, file: "answer"), node["kind"]?.string == "Status"
    else { return nil }
    return (node["message"]?.string ?? "", node["reason"]?.string ?? "")
  }

  /// Whether a 500 says that the request is at fault, as the server does for a field that its schema
  /// does not have: sending that again would fail for ever.
  var blamesRequest: Bool {
    guard status == 500, let message = reported?.message else { return false }
    return ["unknown field", "field not declared in schema", "failed to create typed"].contains {
      message.contains($0)
    }
  }

  func error(for request: APIServer.Request, server: ServerAddress) -> KubernetesError {
    let subject = request.subject
    guard let reported else {
      return KubernetesError(
        code: status == 401 ? .unauthorized : .badResponse,
        "\(server) answered \(request.method) \(request.path) with status \(status) and "
          + "\(contentType.isEmpty ? "no content type" : printable(contentType)), which is not the "
          + "Kubernetes API; look at the server's address, and at a proxy on the way")
    }
    let message = printable(reported.message)
    switch status {
    case 401:
      return KubernetesError(
        code: .unauthorized,
        "\(server) does not accept the credentials of this context (\(message)); log in again")
    case 403
    where ["create", "update", "delete"].contains(subject.verb)
      && !message.contains(" cannot \(subject.verb) "):
      // Not the authorizer's words: a quota, or another rule of admission, which no role overrules.
      return KubernetesError(
        code: .forbidden, "\(server) refuses to \(subject.inWords): \(message)")
    case 403:
      return KubernetesError(
        code: .forbidden,
        "this user may not \(subject.inWords) (\(message)); grant it by \(subject.rule)")
    case 404:
      return KubernetesError(
        code: .notFound, "\(server) has nothing to \(subject.inWords): \(message)")
    case 409:
      return KubernetesError(code: .conflict, "cannot \(subject.inWords): \(message)")
    case 410:
      return KubernetesError(
        code: .expired, "the list to \(subject.inWords) expired while it was read: \(message)")
    case _ where status == 400 || status == 422 || blamesRequest:
      return KubernetesError(
        code: .invalid, "\(server) refuses to \(subject.inWords): \(message)")
    default:
      return KubernetesError(
        code: .serverError,
        "\(server) could not \(subject.inWords): status \(status), \(message); try again later")
    }
  }
}
