public import AuditLogs
import Documents
public import DriftDetection
public import PolicyModel

/// Looks for who made the cluster depart from Git: in an object's own account of its fields, and among
/// the requests of an audit log.
public struct ActorSearch: Sendable {
  /// The requests about each object, oldest first.
  private let byObject: [ObjectIdentity: [AuditEvent]]
  /// Those that name no object.
  private let nameless: [AuditEvent]

  /// - Parameter events: of an audit log, oldest first; none where there is no log.
  public init(_ events: [AuditEvent]) {
    var byObject: [ObjectIdentity: [AuditEvent]] = [:]
    var nameless: [AuditEvent] = []
    for event in events {
      if event.object.name == nil || event.object.resource == PolicyKind.namespace.resource {
        nameless.append(event)
      }
      for identity in event.identities { byObject[identity, default: []].append(event) }
    }
    self.byObject = byObject
    self.nameless = nameless
  }

  /// The requests about an object that changed it, oldest first.
  public func events(about object: ObjectIdentity) -> [AuditEvent] { byObject[object] ?? [] }

  /// Who made each change of a modified object, in the order of the changes; nil where nothing tells.
  public func actors(of changes: [Change], from declared: Policy, to live: Policy) -> [Actor?] {
    let events = events(ofThisLife: live)
    let states = events.map { event in
      event.state(of: live).map { state in
        Set(DriftDetector.changes(from: declared, to: state).map(ChangeKey.init))
      }
    }
    return changes.map { change in
      let owner = live.managedFields?.lastOwner(of: change.path, in: live.compared)
      let setter = setter(of: change, among: events, states)
      let request =
        setter.map { event in
          let isLast = live.resourceVersion != nil && event.resultingVersion == live.resourceVersion
          return (event, isLast ? Actor.Match.resourceVersion : .body)
        } ?? owner.flatMap { match($0.entry, among: events) }
      return Actor(owner, of: change.path, request)
    }
  }

  /// Who made an object that Git does not declare; nil where nothing tells.
  public func creator(of live: Policy) -> Actor? {
    let owner = live.managedFields?.lastOwner(below: JSONPointer(["spec"]))
    let events = events(ofThisLife: live)
    if let first = events.first, first.verb == "create" || first.makes(live) {
      return Actor(owner, of: JSONPointer(["spec"]), (first, .object))
    }
    // A log without bodies does not name what was created.
    let creation = nameless.last { event in
      event.verb == "create" && event.isAbout(live.kind)
        && event.object.namespace == live.reference.namespace
        && live.createdAt.map(event.spans) == true
    }
    return Actor(owner, of: JSONPointer(["spec"]), creation.map { ($0, .userAgent) })
  }

  /// Who deleted an object; nil where no log tells.
  public func deleter(of declared: Policy) -> Actor? {
    let own = events(about: declared.identity).last { $0.verb == "delete" }
    let collective = nameless.last { event in
      if event.object.resource == PolicyKind.namespace.resource {
        return event.verb == "delete" && event.object.name == declared.reference.namespace
          && declared.kind !== PolicyKind.namespace
      }
      return event.verb == "deletecollection" && event.isAbout(declared.kind)
        && event.object.namespace == declared.reference.namespace
    }
    switch (own, collective) {
    case (let own?, let collective?):
      return own.order >= collective.order
        ? Actor(nil, of: JSONPointer(), (own, .object))
        : Actor(nil, of: JSONPointer(), (collective, .collection))
    case (let own?, nil): return Actor(nil, of: JSONPointer(), (own, .object))
    case (nil, let collective?): return Actor(nil, of: JSONPointer(), (collective, .collection))
    case (nil, nil): return nil
    }
  }

  // MARK: Requests

  /// The requests since the object was created as it is now.
  private func events(ofThisLife live: Policy) -> [AuditEvent] {
    let all = events(about: live.identity)
    let start = all.lastIndex { $0.verb == "delete" }.map { $0 + 1 } ?? 0
    return all[start...].filter { event in
      let uid = event.responseBody?["metadata"]?["uid"]?.string ?? event.object.uid
      return uid == nil || live.uid == nil || uid == live.uid
    }
  }

  /// The request after which a change was there for good.
  ///
  /// - Parameter states: the changes that were there after each request, where its body tells.
  private func setter(of change: Change, among events: [AuditEvent], _ states: [Set<ChangeKey>?])
    -> AuditEvent?
  {
    let key = ChangeKey(change)
    var candidate: AuditEvent?
    for (event, state) in zip(events, states).reversed() {
      if let state {
        guard state.contains(key) else { return candidate }
        candidate = event
      } else if event.touches(change) {
        return event
      } else if event.requestBody == nil {
        // What it changed is not known, so what came before it says nothing.
        break
      }
    }
    // Before the log begins the change may have been there already.
    return candidate?.verb == "create" ? candidate : nil
  }

  /// The request by which a field manager last changed what it owns.
  private func match(_ entry: ManagedFields.Entry, among events: [AuditEvent])
    -> (AuditEvent, Actor.Match)?
  {
    guard let time = entry.time else { return nil }
    let near = events.filter { $0.spans(time) }
    if let named = near.last(where: { $0.fieldManager == entry.manager }) {
      return (named, .fieldManager)
    }
    return near.last { $0.fieldManager == nil && $0.program == entry.manager }.map { ($0, .userAgent) }
  }
}

/// A change as it can be found again in another state.
private struct ChangeKey: Hashable {
  let path: String
  let operation: Change.Operation
  let live: String?

  init(_ change: Change) {
    path = change.path.description
    operation = change.operation
    live = change.live.map { JSONWriter.compact($0) }
  }
}

extension AuditEvent {
  /// The objects that the request names.
  fileprivate var identities: [ObjectIdentity] {
    guard let name = object.name else { return [] }
    return PolicyKind.all.filter(isAbout).map { $0.identity(namespace: object.namespace, name: name) }
  }

  fileprivate func isAbout(_ kind: PolicyKind) -> Bool {
    kind.resource == object.resource && kind.apis.contains { $0.group == object.group }
  }

  /// The object as it was after the request, where a body has it whole.
  func state(of live: Policy) -> Policy? {
    let whole = ["create", "update"].contains(verb) ? requestBody : nil
    for body in [responseBody, whole].compactMap({ $0 }) where body["kind"]?.string == live.kind.kind {
      if let policy = try? Policy(body, kind: live.kind, defaultNamespace: live.reference.namespace) {
        return policy
      }
    }
    return nil
  }

  /// Whether a patch names the place of a change, or what is around it.
  fileprivate func touches(_ change: Change) -> Bool {
    guard verb == "patch", let patch = requestBody else { return false }
    let tokens = change.path.tokens
    if let operations = patch.sequence {
      return operations.contains { operation in
        guard operation["op"]?.string != "test",
          let path = (operation["path"]?.string).flatMap({ JSONPointer($0) })?.tokens
        else { return false }
        return zip(path, tokens).allSatisfy { $0 == $1 || $0 == "-" }
      }
    }
    // A merged patch names the fields that it sets, and lists as a whole.
    var node = patch
    for token in tokens {
      guard let mapping = node.mapping else { return true }
      guard let inner = mapping[token] else { return false }
      node = inner
    }
    return true
  }

  /// Whether its body has the version that a live object was created with.
  fileprivate func makes(_ live: Policy) -> Bool {
    responseBody?["metadata"]?["creationTimestamp"]?.string.flatMap(Instant.init) == live.createdAt
      && live.createdAt.map(spans) == true
  }

  /// Whether the request was at work at a moment that is known to the second.
  fileprivate func spans(_ time: Instant) -> Bool {
    receivedAt.secondsSinceEpoch - 1 <= time.secondsSinceEpoch
      && time.secondsSinceEpoch <= answeredAt.secondsSinceEpoch + 1
  }

  /// The name that the server notes for a client that gives none.
  fileprivate var program: String { String(userAgent.prefix { $0 != "/" }) }
}

extension Actor {
  /// - Parameters:
  ///   - owner: who owns the value, by the object's own account.
  ///   - place: what was changed.
  ///   - request: the request that changed it, and how it was found.
  fileprivate init?(
    _ owner: ManagedFields.Owner?, of place: JSONPointer, _ request: (event: AuditEvent, match: Match)?
  ) {
    guard owner != nil || request != nil else { return nil }
    manager = request?.event.fieldManager ?? owner?.entry.manager
    operation = owner?.entry.operation
    subresource = owner?.entry.subresource
    path = owner.flatMap { $0.path == place ? nil : $0.path }
    time = request?.event.answeredAt ?? owner?.entry.time
    self.request = request.map { event, match in
      Request(
        auditID: event.auditID, verb: event.verb, user: event.user,
        impersonatedUser: event.impersonatedUser, groups: event.groups, sourceIPs: event.sourceIPs,
        userAgent: event.userAgent, matchedBy: match)
    }
  }
}
