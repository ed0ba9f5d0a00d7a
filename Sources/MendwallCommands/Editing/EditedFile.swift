/// A file of the repository as it is and as it is to be.
struct EditedFile: Hashable, Sendable {
  /// From the repository's root, with slashes.
  let path: String
  /// As the checked revision has it; nil for one that is new.
  let old: [UInt8]?
  /// Nil for one that goes.
  let new: [UInt8]?

  /// Whether it is a place that a repository may have: names of policies may be anybody's.
  var isWithinRepository: Bool {
    path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      !["", ".", ".."].contains(part) && part.lowercased() != ".git"
        && part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
  }
}
