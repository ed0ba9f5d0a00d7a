public import PolicyModel
public import Testing

/// One row of the tables of what is drift and what is not: what Git declares, what the cluster has,
/// and what a report is to tell.
public struct Comparison: Sendable, CustomTestStringConvertible {
  /// How the object departs from Git.
  public enum State: String, Sendable { case modified, missing, unmanaged }

  /// A sentence.
  public let name: String
  public let kind: PolicyKind
  /// Git's manifest, or nil where Git does not declare the object.
  ///
  /// Without its apiVersion, kind, name and namespace, unless it begins with `apiVersion:` and is
  /// whole. In it `$NAME` and `$NAMESPACE` stand for what the runner puts there; an object without
  /// a namespace is to select that one alone, so that it reaches nothing of another test's.
  public let git: String?
  /// The manifest of the object in the cluster, or nil where it has none.
  public let live: String?
  /// Nil where nothing is to be told.
  public let state: State?
  /// The lines of the changes that are to be told, and no others; as ``line(_:_:git:live:note:)``.
  public let changes: [String]
  /// Whether the two sides mean the same only this way around.
  public let isOneWay: Bool
  /// Why the real server of the tests cannot have the live object.
  public let serverCannotHold: String?

  public var testDescription: String { name }

  /// An object that Git and the cluster have differently.
  static func modified(
    _ kind: PolicyKind, _ name: String, git: String, live: String, _ changes: String...,
    serverCannotHold: String? = nil
  ) -> Comparison {
    modified(
      kind, name, git: git, live: live, changes: changes, serverCannotHold: serverCannotHold)
  }

  static func modified(
    _ kind: PolicyKind, _ name: String, git: String, live: String, changes: [String],
    serverCannotHold: String? = nil
  ) -> Comparison {
    Comparison(
      name: name, kind: kind, git: git, live: live, state: .modified, changes: changes,
      isOneWay: true, serverCannotHold: serverCannotHold)
  }

  /// An object that only Git has.
  static func missing(_ kind: PolicyKind, _ name: String, git: String) -> Comparison {
    Comparison(
      name: name, kind: kind, git: git, live: nil, state: .missing, changes: [], isOneWay: true,
      serverCannotHold: nil)
  }

  /// An object that only the cluster has.
  static func unmanaged(
    _ kind: PolicyKind, _ name: String, live: String, _ changes: String...
  ) -> Comparison {
    Comparison(
      name: name, kind: kind, git: nil, live: live, state: .unmanaged, changes: changes,
      isOneWay: true, serverCannotHold: nil)
  }

  /// An object that is the same on both sides, or that only the cluster has, where nobody minds.
  public static func harmless(
    _ kind: PolicyKind, _ name: String, git: String?, live: String, isOneWay: Bool = false,
    serverCannotHold: String? = nil
  ) -> Comparison {
    Comparison(
      name: name, kind: kind, git: git, live: live, state: nil, changes: [],
      isOneWay: isOneWay || git == nil, serverCannotHold: serverCannotHold)
  }
}

extension Comparison {
  /// What belongs to another test's run of the same row: the name and the namespace of its object.
  public struct Place: Sendable {
    public let name: String
    public let namespace: String

    public init(name: String, namespace: String) {
      self.name = name
      self.namespace = namespace
    }
  }

  /// The whole manifest that Git has.
  public func gitManifest(at place: Place) -> String? { git.map { manifest($0, at: place) } }

  /// The whole manifest of the object in the cluster.
  public func liveManifest(at place: Place) -> String? { live.map { manifest($0, at: place) } }

  /// The expected changes, as they are told of an object at a place.
  public func changes(at place: Place) -> [String] { changes.map { fill($0, place) } }

  /// The row with its sides exchanged.
  public var reversed: Comparison {
    Comparison(
      name: "\(name), the other way around", kind: kind, git: live, live: git, state: state,
      changes: changes, isOneWay: isOneWay, serverCannotHold: serverCannotHold)
  }

  private func manifest(_ text: String, at place: Place) -> String {
    if text.hasPrefix("apiVersion:") { return fill(text, place) }
    let identity =
      "metadata:\n  name: $NAME\n" + (kind.isNamespaced ? "  namespace: $NAMESPACE\n" : "")
    let rest =
      text.contains("metadata:\n")
      ? text.replacing("metadata:\n", with: identity, maxReplacements: 1) : identity + text
    return fill("apiVersion: \(kind.api.apiVersion)\nkind: \(kind.kind)\n\(rest)\n", place)
  }

  private func fill(_ text: String, _ place: Place) -> String {
    text.replacing("$NAMESPACE", with: place.namespace).replacing("$NAME", with: place.name)
  }
}

extension Comparison {
  /// A change in one line: `replace /spec/ingress/0/ports/0/port: 80 -> 81 (its note)`.
  ///
  /// - Parameters:
  ///   - git: Git's value as JSON; nil for none.
  ///   - live: the live value as JSON; nil for none.
  public static func line(
    _ operation: String, _ path: String, git: String?, live: String?, note: String?
  ) -> String {
    let values = [git, live].compactMap { $0 }.joined(separator: " -> ")
    return "\(operation) \(path): \(values)\(note.map { " (\($0))" } ?? "")"
  }

  /// What is noted of a range of addresses in another spelling.
  static let sameRange = "another spelling of the same range: equal in effect"

  /// What is noted of a rule at another place, counted from 1.
  static func moved(_ from: Int, _ to: Int) -> String {
    "moved from place \(from) to place \(to); the first that matches decides"
  }
}
