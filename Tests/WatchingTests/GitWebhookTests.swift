import Crypto
import Testing

@testable import Watching

@Suite("Messages that Git has changed")
struct GitWebhookTests {
  private let secret = Array("It's a Secret to Everybody".utf8)
  private let body = Array("Hello, World!".utf8)

  private func isGenuine(_ name: String, _ value: String) -> Bool {
    GitWebhook.isGenuine(secret, body) { $0.lowercased() == name.lowercased() ? value : nil }
  }

  /// The example of GitHub's documentation, "Testing the webhook payload validation".
  private let signature = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

  @Test("the headers of each forge prove it")
  func genuine() {
    #expect(isGenuine("X-Hub-Signature-256", "sha256=\(signature)"))
    #expect(isGenuine("X-Gitea-Signature", signature))
    #expect(isGenuine("X-Forgejo-Signature", signature))
    #expect(isGenuine("X-Gitlab-Token", "It's a Secret to Everybody"))
  }

  @Test(
    "nothing else does",
    arguments: [
      (
        "X-Hub-Signature-256",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18"
      ),
      ("X-Hub-Signature-256", "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
      ("X-Hub-Signature-256", "sha256="), ("X-Hub-Signature-256", "sha1=abc"),
      ("X-Gitea-Signature", ""),
      ("X-Gitea-Signature", "zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
      ("X-Gitlab-Token", "it's a secret to everybody"), ("X-Gitlab-Token", ""),
      ("Authorization", "It's a Secret to Everybody"),
    ])
  func forged(name: String, value: String) { #expect(!isGenuine(name, value)) }

  @Test("another body is not what was signed")
  func otherBody() {
    #expect(
      !GitWebhook.isGenuine(secret, Array("Hello".utf8)) {
        $0 == "X-Hub-Signature-256" ? "sha256=\(signature)" : nil
      })
  }
}
