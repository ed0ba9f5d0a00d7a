import Documents
public import PolicyModel

extension Containment {
  /// What a live policy says of itself by the label ``Containment/incidentLabel``.
  ///
  /// Everybody who may write policies may set it: it says what the policy claims to be, and excuses nothing
  /// that the policy does.
  public struct Mark: Sendable, Equatable {
    public let incident: String
    /// Nil where none is given.
    public let reason: String?
    /// Nil where none is given, or what is given is no time.
    public let until: Instant?
    /// What is given as the end, for a message about one that is no time.
    private let writtenUntil: String?

    /// Reads it, or gives nil for a policy that does not claim to be a containment.
    public init?(_ policy: Policy) {
      guard let incident = policy.labels[Containment.incidentLabel]?.string else { return nil }
      self.incident = incident
      let reason = policy.annotations[Containment.reasonAnnotation]?.string
      self.reason = reason?.contains { !$0.isWhitespace } == true ? reason : nil
      writtenUntil = policy.annotations[Containment.untilAnnotation]?.string
      until = writtenUntil.flatMap(Instant.init)
    }

    /// What keeps it from being an orderly containment at a moment, in a sentence; nil where nothing does.
    public func flaw(at now: Instant) -> String? {
      if let fault = Containment.fault(ofIncident: incident) { return fault }
      guard reason != nil else {
        return "the containment gives no reason; name one in its annotation "
          + Containment.reasonAnnotation
      }
      guard let writtenUntil else {
        return
          "the containment has no end; name one in its annotation \(Containment.untilAnnotation)"
      }
      guard let until else {
        return
          "the containment's end \(quoted(writtenUntil)) is no time; write it in its annotation "
          + "\(Containment.untilAnnotation) as 2026-11-21T14:02:00Z"
      }
      return now < until
        ? nil : "the containment has been over since \(until); end it with mendwall release"
    }
  }
}
