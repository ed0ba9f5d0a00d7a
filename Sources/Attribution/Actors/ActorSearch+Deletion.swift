import AuditLogs
public import PolicyModel

extension ActorSearch {
  /// Who deleted an object; nil where no log tells.
  public func deleter(of declared: Policy) -> Actor? {
    let events = events(about: declared.identity)
    // An older deletion is none of what has been created since.
    let creation = events.last(where: \.isCreation)?.order ?? ""
    let own = events.last { $0.verb == "delete" && $0.order > creation }
    let collective = collectiveDeletions(of: declared).filter { $0.order > creation }
    // What is in a deleted namespace is deleted by the server's own controller.
    let last =
      collective.last { $0.user != ActorSearch.namespaceController } ?? collective.last
    guard let own, own.user != ActorSearch.namespaceController || last == nil else {
      return last.map { Actor($0, .collection) }
    }
    guard let last, last.order > own.order else { return Actor(own, .object) }
    return Actor(last, .collection)
  }

  private static let namespaceController = "system:serviceaccount:kube-system:namespace-controller"

  private func collectiveDeletions(of declared: Policy) -> [AuditEvent] {
    nameless.filter { event in
      if event.object.resource == PolicyKind.namespace.resource {
        return event.verb == "delete" && event.object.name == declared.reference.namespace
          && declared.kind !== PolicyKind.namespace
      }
      return event.verb == "deletecollection" && event.isAbout(declared.kind)
        && event.object.namespace == declared.reference.namespace
    }
  }
}
