import Documents

/// A kustomization that cannot be rendered: what, why, and what to do.
public struct KustomizeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence that names the file or program and the remedy.
  public let description: String

  init(_ description: String) { self.description = printable(description) }
}
