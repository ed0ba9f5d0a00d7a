import AsyncHTTPClient
import Subprocess
import NIOCore
import NIOFoundationEssentialsCompat
func x() async throws { _ = try await HTTPClient.shared.execute(HTTPClientRequest(url: "x"), deadline: .now()) }
