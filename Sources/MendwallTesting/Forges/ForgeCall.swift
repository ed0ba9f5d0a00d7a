import AsyncHTTPClient
public import Documents
import NIOCore
import NIOHTTP1

/// One request to a server of a test, and its answer, without the help of a client of Mendwall's.
public struct ForgeCall: Sendable {
  public let status: Int
  public let headers: [String: String]
  public let body: [UInt8]

  public var text: String { String(decoding: body, as: UTF8.self) }
  /// The body as JSON; null where it is none.
  public var json: Node { (try? JSONReader.read(body, file: "answer")) ?? Node(.null) }

  /// Sends a request once.
  ///
  /// - Parameters:
  ///   - headers: beside User-Agent and, with a body, Content-Type; an empty value leaves one out.
  public static func send(
    _ method: String, _ url: String, _ body: String = "", headers: [String: String] = [:]
  ) async throws -> ForgeCall {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    var all = ["User-Agent": "mendwall-tests"]
    if !body.isEmpty { all["Content-Type"] = "application/json" }
    for (name, value) in all.merging(headers, uniquingKeysWith: { $1 }) where !value.isEmpty {
      request.headers.add(name: name, value: value)
    }
    if !body.isEmpty { request.body = .bytes(Array(body.utf8)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    return ForgeCall(
      status: Int(response.status.code),
      headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $1 },
      body: Array(buffer: try await response.body.collect(upTo: 64 << 20)))
  }
}
