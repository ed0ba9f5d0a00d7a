public import PolicyModel

/// Which objects a rule is about; a part that is not given fits every object.
public struct ObjectPattern: Sendable, Equatable {
  public var apiVersion: Glob?
  public var kind: Glob?
  public var namespace: Glob?
  public var name: Glob?

  public init(
    apiVersion: Glob? = nil, kind: Glob? = nil, namespace: Glob? = nil, name: Glob? = nil
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  public func matches(_ object: ObjectReference) -> Bool {
    (apiVersion?.matches(object.apiVersion) ?? true) && (kind?.matches(object.kind) ?? true)
      && (namespace?.matches(object.namespace ?? "") ?? true)
      && (name?.matches(object.name) ?? true)
  }

  /// `NetworkPolicy shop/allow-*`, with the API version before it where that is given.
  public var inWords: String {
    let place = [namespace?.description, name?.description ?? "*"].compactMap { $0 }
    let version = apiVersion.map { "\($0) " } ?? ""
    return "\(version)\(kind?.description ?? "*") \(place.joined(separator: "/"))"
  }
}
