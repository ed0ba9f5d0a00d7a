/// What goes wrong with one request to a forge, for tests that fail every step in every way.
public struct ForgeFault: Sendable {
  public enum Kind: Sendable {
    /// Answers so, and does nothing.
    case status(Int, headers: [String: String] = [:], body: String = "")
    /// The forge's own answer to too many requests; without a time the forge does not say how long.
    case rateLimited(retryAfter: Int?)
    /// The forge's answer to too much content at once: GitHub's secondary limit, elsewhere another 429.
    case secondaryLimit(retryAfter: Int?)
    /// Nothing is done, and the connection breaks.
    case dropBeforeDoing
    /// It is done, and the connection breaks before the answer: the client cannot know.
    case dropAfterDoing
    /// It is done, and the answer breaks off in the middle.
    case truncatedAfterDoing
    case serverErrorBeforeDoing
    case serverErrorAfterDoing
    /// A page of a proxy in the way, with status 200; nothing is done.
    case strangePage
  }

  let kind: Kind
  let matches: @Sendable (ScriptedServer.Request, Int) -> Bool
  /// How many of the requests that match it still is for.
  var times: Int

  /// For the nth request that the forge receives, counted from 1.
  public static func request(_ number: Int, _ kind: Kind) -> ForgeFault {
    ForgeFault(kind: kind, matches: { $1 == number }, times: 1)
  }

  /// For the first requests of a method whose path holds a text.
  ///
  /// - Parameters:
  ///   - times: how many of them; a large number is for good.
  public static func matching(
    _ method: String, _ path: String, times: Int = 1, _ kind: Kind
  ) -> ForgeFault {
    ForgeFault(
      kind: kind, matches: { request, _ in request.method == method && request.uri.contains(path) },
      times: times)
  }

  /// For every request from the nth on.
  public static func from(_ number: Int, _ kind: Kind) -> ForgeFault {
    ForgeFault(kind: kind, matches: { $1 >= number }, times: .max)
  }

  /// Each way in which one step can fail so that a client may try again, none of which asks for a wait.
  public static let passing: [Kind] = [
    .status(502, body: "<html>bad gateway</html>"), .rateLimited(retryAfter: 0),
    .secondaryLimit(retryAfter: 0), .dropBeforeDoing, .dropAfterDoing, .truncatedAfterDoing,
    .serverErrorBeforeDoing, .serverErrorAfterDoing,
  ]
}
