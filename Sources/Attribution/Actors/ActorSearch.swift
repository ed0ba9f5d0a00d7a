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
  let nameless: [AuditEvent]

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
    // Of a namespace's labels those that policies select by are compared too.
    let labels = changes.map(\.path.tokens).filter {
      $0.count == 3 && $0[0] == "metadata" && $0[1] == "labels"
    }
    let states = events.map { event in
      event.state(of: live).map { state in
        let found = DriftDetector.changes(
          from: declared, to: state, selectedLabels: Set(labels.map { $0[2] }))
        return Set(found.map { ChangeKey($0, in: declared) })
      }
    }
    return changes.map { change in
      let owner = live.managedFields?.lastOwner(of: change.path, in: live.compared)
      let setter = setter(of: change, ChangeKey(change, in: declared), among: events, states)
      let request =
        setter.map { event in
          let isLast = live.resourceVersion != nil && event.resultingVersion == live.resourceVersion
          return (event, isLast ? Actor.Match.resourceVersion : .body)
        } ?? owner.flatMap { match($0.entry, among: events) }
      let last = owner.flatMap { owner in events.last { $0.manager == owner.entry.manager } }
      return Actor(owner, of: change.path, request, last: last?.answeredAt)
    }
  }

  /// Who made an object that Git does not declare; nil where nothing tells.
  public func creator(of live: Policy) -> Actor? {
    let spec = JSONPointer(["spec"])
    let owner =
      live.createdAt.flatMap { live.managedFields?.owner(below: spec, at: $0) }
      ?? live.managedFields?.lastOwner(below: spec)
    let events = events(ofThisLife: live)
    if let first = events.first, first.isCreation {
      return Actor(owner, of: spec, (first, .object))
    }
    // A log without bodies does not name what was created.
    let creation = nameless.last { event in
      event.verb == "create" && event.isAbout(live.kind)
        && event.object.namespace == live.reference.namespace
        && live.createdAt.map { event.spans($0) } == true
        && (owner.map { $0.entry.manager == event.manager } ?? true)
    }
    return Actor(
      owner, of: spec, creation.map { ($0, $0.fieldManager == nil ? .userAgent : .fieldManager) })
  }

  // MARK: Requests

  /// The requests since the object was created as it is now.
  private func events(ofThisLife live: Policy) -> [AuditEvent] {
    let all = events(about: live.identity)
    let start = all.lastIndex { $0.verb == "delete" }.map { $0 + 1 } ?? 0
    return all[start...].filter { event in
      // Of a life that ended without a request that names the object.
      if let createdAt = live.createdAt,
        event.answeredAt.secondsSinceEpoch < createdAt.secondsSinceEpoch - 1
      {
        return false
      }
      let uid = event.responseBody?["metadata"]?["uid"]?.string ?? event.object.uid
      return uid == nil || live.uid == nil || uid == live.uid
    }
  }

  /// The request after which a change was there for good.
  ///
  /// - Parameter states: the changes that were there after each request, where its body tells.
  private func setter(
    of change: Change, _ key: ChangeKey, among events: [AuditEvent], _ states: [Set<ChangeKey>?]
  ) -> AuditEvent? {
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
    return candidate?.isCreation == true ? candidate : nil
  }

  /// The request by which a field manager last changed what it owns, by the time that the server notes.
  func noted(_ entry: ManagedFields.Entry, among events: [AuditEvent])
    -> (AuditEvent, Actor.Match)?
  {
    guard let time = entry.time else { return nil }
    // Clocks of several servers may differ by little.
    let exact = events.filter { $0.spans(time, tolerance: 0) }
    return match(entry, exact) ?? match(entry, events.filter { $0.spans(time) })
  }

  /// The same request, where no later one may have been it.
  private func match(_ entry: ManagedFields.Entry, among events: [AuditEvent])
    -> (AuditEvent, Actor.Match)?
  {
    guard let found = noted(entry, among: events) else { return nil }
    // Before kubernetes #110058 (2022) the time did not move when a manager changed a value that it had
    // set before. So it may be a later request of the same manager: only who sent them all is named.
    let later = events.filter { $0.order > found.0.order && $0.manager == entry.manager }
    let isOfOne = later.allSatisfy {
      $0.user == found.0.user && $0.impersonatedUser == found.0.impersonatedUser
    }
    return isOfOne ? found : nil
  }

  private func match(_ entry: ManagedFields.Entry, _ near: [AuditEvent])
    -> (AuditEvent, Actor.Match)?
  {
    if let named = near.last(where: { $0.fieldManager == entry.manager }) {
      return (named, .fieldManager)
    }
    return near.last { $0.fieldManager == nil && $0.program == entry.manager }.map {
      ($0, .userAgent)
    }
  }
}

/// A change as it can be found again in another state.
private struct ChangeKey: Hashable {
  let path: String
  let operation: Change.Operation
  let live: String?

  init(_ change: Change, in declared: Policy) {
    var place = change.path
    // Where an added element stands depends on what else was added.
    if change.operation == .add, let last = place.tokens.last, Int(last) != nil {
      let list = JSONPointer(Array(place.tokens.dropLast()))
      if declared.compared[list]?.mapping == nil { place = list }
    }
    path = place.description
    operation = change.operation
    live = change.live.map { JSONWriter.compact($0) }
  }
}

extension AuditEvent {
  /// The objects that the request names.
  fileprivate var identities: [ObjectIdentity] {
    guard let name = object.name else { return [] }
    return PolicyKind.all.filter(isAbout).map {
      $0.identity(namespace: object.namespace, name: name)
    }
  }

  func isAbout(_ kind: PolicyKind) -> Bool {
    kind.resource == object.resource && kind.apis.contains { $0.group == object.group }
  }

  /// The object as it was after the request, where a body has it whole.
  func state(of live: Policy) -> Policy? {
    let whole = ["create", "update"].contains(verb) ? requestBody : nil
    for body in [responseBody, whole].compactMap({ $0 })
    where body["kind"]?.string == live.kind.kind {
      if let policy = try? Policy(
        body, kind: live.kind, apiVersion: body["apiVersion"]?.string,
        defaultNamespace: live.reference.namespace)
      {
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

  /// Whether the request was at work at a moment that is known to the second.
  ///
  /// - Parameter tolerance: in seconds.
  fileprivate func spans(_ time: Instant, tolerance: Int64 = 1) -> Bool {
    receivedAt.secondsSinceEpoch - tolerance <= time.secondsSinceEpoch
      && time.secondsSinceEpoch <= answeredAt.secondsSinceEpoch + tolerance
  }

  /// What the server notes as field manager.
  var manager: String { fieldManager ?? program }

  /// The name that the server notes for a client that gives none.
  var program: String { String(userAgent.prefix { $0 != "/" }) }
}

extension Actor {
  /// Who sent a request.
  init(_ event: AuditEvent, _ match: Match) {
    manager = event.manager
    (operation, subresource, path) = (nil, nil, nil)
    time = event.answeredAt
    request = Request(event, match)
  }

  /// Who owns fields of an object.
  init(_ entry: ManagedFields.Entry) {
    manager = entry.manager
    operation = entry.operation
    subresource = entry.subresource
    path = nil
    time = entry.time
    request = nil
  }

  /// - Parameters:
  ///   - owner: who owns the value, by the object's own account.
  ///   - place: what was changed.
  ///   - request: the request that changed it, and how it was found.
  ///   - last: when the owner's last request was answered.
  fileprivate init?(
    _ owner: ManagedFields.Owner?, of place: JSONPointer,
    _ request: (event: AuditEvent, match: Match)?, last: Instant? = nil
  ) {
    guard owner != nil || request != nil else { return nil }
    let manager = request?.event.manager ?? owner?.entry.manager
    // What another program owns now says nothing of the request.
    let owner = owner?.entry.manager == manager ? owner : nil
    self.manager = manager
    operation = owner?.entry.operation
    subresource = owner?.entry.subresource
    path = owner.flatMap { $0.path == place ? nil : $0.path }
    // The server may not have noted the last.
    let noted = owner?.entry.time.map { max($0, last ?? $0) }
    time = request?.event.answeredAt ?? noted
    self.request = request.map { Request($0.event, $0.match) }
  }
}

extension Actor.Request {
  init(_ event: AuditEvent, _ match: Actor.Match) {
    self.init(
      auditID: event.auditID, verb: event.verb, user: event.user,
      impersonatedUser: event.impersonatedUser, groups: event.groups, sourceIPs: event.sourceIPs,
      userAgent: event.userAgent, matchedBy: match)
  }
}
