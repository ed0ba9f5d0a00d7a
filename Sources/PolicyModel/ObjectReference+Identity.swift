extension ObjectReference {
  /// What makes it the same object as one that another API shows; nil for one of no kind of Mendwall's.
  public var identity: ObjectIdentity? {
    PolicyKind.of(apiVersion: apiVersion, kind: kind)?.identity(namespace: namespace, name: name)
  }
}
