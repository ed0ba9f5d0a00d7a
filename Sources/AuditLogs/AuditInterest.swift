public import PolicyModel

/// The objects whose events are looked for, in a form that lets most of a log be passed over.
public struct AuditInterest: Sendable {
  /// By which a request names an object: `networkpolicies/shop/deny`.
  private var names: Set<String> = []
  private var resources: Set<String> = []

  /// - Parameter objects: those that are looked for.
  public init(_ objects: [ObjectReference]) {
    for object in objects {
      guard let kind = PolicyKind.of(apiVersion: object.apiVersion, kind: object.kind) else {
        continue
      }
      // Under another API of its kind it may have another name.
      let names = [object.name, object.canonicalName, "default.\(object.canonicalName)"]
      let identity = kind.identity(namespace: object.namespace, name: object.name)
      for name in names
      where kind.identity(namespace: object.namespace, name: name) == identity {
        self.names.insert(AuditInterest.key(kind.resource, object.namespace, name))
      }
      resources.insert(kind.resource)
      // With a namespace goes all that is in it.
      if let namespace = kind === PolicyKind.namespace ? object.name : object.namespace {
        self.names.insert(AuditInterest.key(PolicyKind.namespace.resource, nil, namespace))
        // So a request about the namespace itself has it.
        self.names.insert(AuditInterest.key(PolicyKind.namespace.resource, namespace, namespace))
      }
    }
  }

  public var isEmpty: Bool { names.isEmpty }

  /// Whether a request may be about one of the objects.
  ///
  /// - Parameters:
  ///   - resource: as in the API's paths.
  ///   - namespace: nil for an object without one.
  ///   - name: nil for a request that names no object, a creation or a deletion of many.
  func mayConcern(resource: String, namespace: String?, name: String?) -> Bool {
    guard let name else { return resources.contains(resource) }
    return names.contains(AuditInterest.key(resource, namespace, name))
  }

  private static func key(_ resource: String, _ namespace: String?, _ name: String) -> String {
    "\(resource)/\(namespace ?? "")/\(name)"
  }
}
