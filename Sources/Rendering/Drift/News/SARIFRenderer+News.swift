import Documents
import Reports

extension NewsMarks.Mark {
  /// As SARIF calls it (2.1.0, 3.27.24). What is no more is left out and not `absent`: code scanning takes every
  /// result for one that is there.
  var baselineState: String {
    switch self {
    case .new, .maybeNew: "new"
    case .changed: "updated"
    case .standing: "unchanged"
    }
  }
}

extension SARIFRenderer {
  /// A result with what is news of it.
  static func adding(_ mark: NewsMarks.Mark?, to result: Node) -> Node {
    guard let mark, var fields = result.mapping else { return result }
    fields["baselineState"] = Node(.string(mark.baselineState))
    return Node(.mapping(fields))
  }
}
