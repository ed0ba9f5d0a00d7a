import Documents
public import DriftHistory

extension JSONRenderer {
  /// An audit in its own JSON form, with sorted keys; times in RFC 3339, durations in seconds.
  public static func render(_ audit: DriftAudit) throws -> String {
    // Its episodes are the long part: some thousands at a time are made into text.
    var head = audit
    head.episodes = []
    return try JSONWriter.pretty(
      try NodeEncoder.encode(head).mapping ?? Mapping(), list: "episodes",
      count: audit.episodes.count
    ) { try NodeEncoder.encode(audit.episodes[$0]) }
  }
}
