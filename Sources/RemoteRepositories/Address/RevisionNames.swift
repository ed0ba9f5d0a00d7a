import GitRepository

/// Which references have to be there for a revision to be found.
enum RevisionNames {
  /// - Parameters:
  ///   - revision: as a person writes it: `main`, `v1.4~2`, `HEAD`, a commit's id.
  ///   - listing: what the remote repository has.
  /// - Returns: full names; none where it has nothing of that name; nil where any may be the one.
  static func needed(for revision: String, in listing: RemoteListing) -> Set<String>? {
    let base = self.base(of: revision)
    let names = listing.references.filter { !$0.name.hasSuffix("^{}") }
    if base == "HEAD" { return [listing.defaultBranch ?? "HEAD"] }
    let found = names.filter { reference in
      ["", "refs/", "refs/tags/", "refs/heads/"].contains { $0 + base == reference.name }
    }
    if !found.isEmpty { return Set(found.map(\.name)) }
    if isFullID(base) {
      let id = base.lowercased()
      if let holder = listing.references.first(where: { $0.id == id && $0.name != "HEAD" }) {
        let name = holder.name
        return [name.hasSuffix("^{}") ? String(name.dropLast(3)) : name]
      }
      return nil
    }
    return isPartOfID(base) ? nil : []
  }

  /// Branches and tags, among which any commit is.
  static func everything(in listing: RemoteListing) -> Set<String> {
    Set(
      listing.references.map(\.name).filter {
        ($0.hasPrefix("refs/heads/") || $0.hasPrefix("refs/tags/")) && !$0.hasSuffix("^{}")
      })
  }

  /// A revision without what goes on from there: `main` of `main~2`, `v1` of `v1^{commit}`.
  static func base(of revision: String) -> String {
    var end = revision.firstIndex { "~^:".contains($0) } ?? revision.endIndex
    if let mark = revision[..<end].firstRange(of: "@{") { end = mark.lowerBound }
    let base = String(revision[..<end])
    return base.isEmpty || base == "@" ? "HEAD" : base
  }

  static func isFullID(_ text: String) -> Bool { text.count == 40 && text.allSatisfy(isHex) }

  /// The first digits of an id, or what `git describe` says: `v1.4-3-gabcdef0`.
  private static func isPartOfID(_ text: String) -> Bool {
    let digits = text.firstRange(of: "-g").map { text[$0.upperBound...] } ?? text[...]
    return digits.count >= 4 && digits.count < 40 && digits.allSatisfy(isHex)
  }

  private static func isHex(_ character: Character) -> Bool {
    character.isASCII && character.isHexDigit
  }
}
