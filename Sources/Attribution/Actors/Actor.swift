public import Documents
public import PolicyModel

/// Who changed something in the cluster, as far as the object itself and an audit log tell.
public struct Actor: Sendable, Equatable {
  /// How a request of the audit log was found to be the one.
  public enum Match: String, Sendable, Codable {
    /// It made the version of the object that the cluster has.
    case resourceVersion
    /// Its body has the change, and what came before it does not.
    case body
    /// It names the field manager of the value, at the value's time.
    case fieldManager
    /// Its program goes by the name of the field manager, at the value's time.
    case userAgent
    /// It names the object that it created or deleted.
    case object
    /// It deleted everything of its kind, or the whole namespace.
    case collection
  }

  /// What an audit log tells of a request.
  public struct Request: Sendable, Equatable {
    public let auditID: String
    public let verb: String
    public let user: String
    /// For whom the user acted, where it was for another.
    public let impersonatedUser: String?
    public let groups: [String]
    public let sourceIPs: [String]
    public let userAgent: String
    public let matchedBy: Match
  }

  /// The program that set it, by its own name for itself.
  public let manager: String?
  /// `Apply` for server-side apply, else `Update`.
  public let operation: String?
  public let subresource: String?
  /// What that program owns as a whole, where that is more than the changed place: the server does not
  /// tell its parts apart.
  public let path: JSONPointer?
  /// When it was done; of a change that no request was found for, the latest moment at which it was.
  public let time: Instant?
  /// Nil where no audit log has it.
  public let request: Request?
}

extension Actor {
  /// Who set a place of an object last, by the object's own account; nil where nobody is known to have.
  ///
  /// - Parameters:
  ///   - place: in the object.
  ///   - object: the live object, whole.
  public init?(of place: JSONPointer, in object: Node) {
    guard let account = object["metadata"]?["managedFields"],
      let owner = ManagedFields(account).lastOwner(of: place, in: object)
    else { return nil }
    self.init(owner.entry)
  }
}
