import Documents

/// A commit's status, as all forges have it in some words of their own.
struct Status: Sendable {
  let isGood: Bool
  /// What it is called, and by which it is replaced.
  let name: String
  /// The same in 40 characters, for forges that want no more.
  let key: String
  /// A sentence, of 140 characters at most, which the strictest forge allows.
  let description: String
  let link: String?

  init(_ publication: Publication) {
    // Who requires the status must not get by because something could not be seen.
    isGood = publication.outcome == .clean || publication.outcome == .tolerable
    name = publication.name
    key = "mendwall-\(publication.marker.subject)"
    description = printable("\(publication.clusterName): \(publication.verdict)").shortened(
      to: 140)
    link = publication.link
  }
}
