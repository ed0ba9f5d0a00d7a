import Documents

extension GitHubState {
  /// The one question of GraphQL that publishing has: who a token of an installation is.
  ///
  /// Whatever is wrong with a question is told with status 200.
  mutating func graphQL(_ call: ForgeRequest) -> ForgeAnswer {
    guard call.method == "POST", call.segments.isEmpty else {
      violation(call, "GraphQL is one path and POST")
      return error(404, "Not Found")
    }
    guard let caller = caller(of: call) else { return error(401, "Bad credentials") }
    guard let object = object(call, required: ["query"], optional: ["variables", "operationName"])
    else { return notJSON(call) }
    let words = (object["query"]?.string ?? "").replacing("{", with: " { ")
      .replacing("}", with: " } ").split(whereSeparator: \.isWhitespace)
    let question = ["{", "viewer", "{", "login", "}", "}"]
    guard words.suffix(6).map(String.init) == question,
      words.count == 6 || words.first == "query"
    else {
      violation(call, "the query is not { viewer { login } }")
      return .json(["errors": [["message": "Parse error"]]])
    }
    return .json(["data": ["viewer": ["login": Node(.string(caller.login))]]])
  }
}
