/// A comment as a forge holds it.
public struct ForgeComment: Sendable, Equatable {
  public let id: Int
  public let author: String
  public internal(set) var body: String
  /// Written by the forge itself, not by anybody.
  public internal(set) var isSystem = false
  /// Still listed by a forge that never forgets.
  public internal(set) var isDeleted = false
  /// Counted up by each change, from 0.
  public internal(set) var version = 0

  /// What a cut has left open: a code fence, or a fold of HTML; empty in a whole text.
  public var open: [String] { openParts(ofMarkdown: body) }
}

/// The code fences and folds of a Markdown text that have no end.
///
/// Fences are told as CommonMark 4.5 does: three or more backticks or tildes, at most three spaces in, closed
/// by as many of the same alone in a line.
public func openParts(ofMarkdown text: String) -> [String] {
  var fence: (mark: Character, length: Int)?
  var folds = 0
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let rest = line.drop { $0 == " " }
    let mark = rest.first.flatMap { "`~".contains($0) ? $0 : nil }
    let length = mark.map { mark in rest.prefix { $0 == mark }.count } ?? 0
    let isIndented = line.count - rest.count > 3
    if let open = fence {
      let after = rest.dropFirst(length)
      if mark == open.mark, length >= open.length, !isIndented, after.allSatisfy(\.isWhitespace) {
        fence = nil
      }
    } else if let mark, length >= 3, !isIndented,
      mark == "~" || !rest.dropFirst(length).contains("`")
    {
      fence = (mark, length)
    } else {
      folds +=
        line.lowercased().split(separator: "<details", omittingEmptySubsequences: false).count
      folds -=
        line.lowercased().split(separator: "</details>", omittingEmptySubsequences: false)
        .count
    }
  }
  return (fence.map { ["a fence of \(String(repeating: $0.mark, count: $0.length))"] } ?? [])
    + (folds == 0 ? [] : ["\(folds) more <details> than </details>"])
}

/// The comments of one thread.
struct ForgeComments: Sendable {
  private(set) var all: [ForgeComment] = []
  /// Who the client is, so that what it has at once can be counted.
  let own: String
  /// The most comments of the client that stood at any one time.
  private(set) var mostOwn = 0
  private var nextID: Int

  /// - Parameters:
  ///   - firstID: above 32 bits, as the large forges' are.
  init(own: String, firstID: Int = 4_000_000_001) {
    self.own = own
    nextID = firstID
  }

  @discardableResult
  mutating func add(_ author: String, _ body: String, isSystem: Bool = false) -> ForgeComment {
    var comment = ForgeComment(id: nextID, author: author, body: body)
    comment.isSystem = isSystem
    nextID += 7
    all.append(comment)
    mostOwn = max(mostOwn, all.count { $0.author == own && !$0.isDeleted })
    return comment
  }

  subscript(id: String) -> ForgeComment? { all.first { "\($0.id)" == id && !$0.isDeleted } }

  mutating func change(_ id: Int, _ change: (inout ForgeComment) -> Void) {
    guard let index = all.firstIndex(where: { $0.id == id }) else { return }
    change(&all[index])
  }

  mutating func remove(_ id: Int) { all.removeAll { $0.id == id } }
}
