import MendwallConfiguration
import PolicyModel

func configuration(_ text: String) throws(ConfigurationError) -> Configuration {
  try Configuration.read(Array(text.utf8))
}

/// The lines that a configuration is refused with, or none for one that can be used.
func refusal(_ text: String) -> [String] { refusal(Array(text.utf8)) }

func refusal(_ bytes: [UInt8]) -> [String] {
  do throws(ConfigurationError) {
    _ = try Configuration.read(bytes)
    return []
  } catch {
    return error.description.split(separator: "\n").map(String.init)
  }
}

extension ObjectReference {
  /// From `KIND NAMESPACE/NAME`, or `KIND NAME` for one without a namespace.
  static func of(_ text: String, apiVersion: String = "networking.k8s.io/v1") -> ObjectReference {
    let words = text.split(separator: " ")
    let names = words[1].split(separator: "/").map(String.init)
    return ObjectReference(
      apiVersion: apiVersion, kind: String(words[0]), namespace: names.count > 1 ? names[0] : nil,
      name: names[names.count - 1])
  }
}
