public import PolicyModel

extension Finding {
  /// Who changed something in the cluster, as far as the object and an audit log tell.
  public struct Actor: Sendable, Codable, Equatable {
    /// The program that set it, by its own name for itself.
    public var manager: String?
    /// `Apply` for server-side apply, else `Update`.
    public var operation: String?
    public var subresource: String?
    /// What that program owns as a whole, where that is more than the changed place: a JSON Pointer.
    public var path: String?
    public var time: Instant?
    /// True where the time is only the latest moment at which it can have been.
    public var atLatest: Bool?
    public var user: String?
    /// For whom the user acted, where it was for another.
    public var impersonatedUser: String?
    public var groups: [String]?
    public var sourceIPs: [String]?
    public var userAgent: String?
    public var verb: String?
    public var auditID: String?
    /// How the request was found: `resourceVersion`, `body`, `fieldManager`, `userAgent`, `object` or
    /// `collection`; absent where no request was.
    public var matchedBy: String?

    public init(
      manager: String? = nil, operation: String? = nil, subresource: String? = nil,
      path: String? = nil, time: Instant? = nil, atLatest: Bool? = nil
    ) {
      self.manager = manager
      self.operation = operation
      self.subresource = subresource
      self.path = path
      self.time = time
      self.atLatest = atLatest
    }

    /// `kubectl-edit (alice, from 10.0.0.7) on 21 Nov 2026 at 14:02 UTC`
    public var inWords: String {
      var person = impersonatedUser.map { "\(user ?? "somebody") as \($0)" } ?? user
      if let address = sourceIPs?.first { person = "\(person ?? "somebody"), from \(address)" }
      let who =
        switch (manager, person) {
        case (let manager?, let person?): "\(manager) (\(person))"
        case (let manager?, nil): manager
        case (nil, let person?): person
        case (nil, nil): "somebody"
        }
      guard let time else { return who }
      return "\(who) \(atLatest == true ? "no later than" : "on") \(time.inWords)"
    }
  }
}

extension Instant {
  /// `21 Nov 2026 at 14:02 UTC`
  public var inWords: String {
    let text = description
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = text.split { "-T:Z".contains($0) }
    guard parts.count == 6, let month = Int(parts[1]), months.indices.contains(month - 1),
      let day = Int(parts[2])
    else { return text }
    return "\(day) \(months[month - 1]) \(parts[0]) at \(parts[3]):\(parts[4]) UTC"
  }
}
