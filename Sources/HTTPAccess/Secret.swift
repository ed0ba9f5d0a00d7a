import FoundationEssentials

/// A value that must never be shown: it prints as `<redacted>`.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package let value: String

  package init(_ value: String) { self.value = value }

  public var description: String { "<redacted>" }
  public var debugDescription: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Base64 of a text's UTF-8.
package func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
