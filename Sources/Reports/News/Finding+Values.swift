import Documents
import DriftDetection

extension Finding {
  /// How long a hash is, in hexadecimal digits: of two states of one object none is taken for the other.
  private static let digits = 16

  /// A hash of what differs, by place and value on both sides, or of what breaks an assertion: another one means that
  /// the finding is another. Who made it so, since when, and how grave it is do not count. Nil where nothing is
  /// compared.
  var valuesHash: String? {
    if type == .assertion {
      return explanation.map { String(ContentHash.of(Node(.string($0))).prefix(Finding.digits)) }
    }
    guard let changes, !changes.isEmpty else { return nil }
    let told = changes.map { change in
      var entries: [Mapping.Entry] = [
        .init(key: "path", value: Node(.string(change.path))),
        .init(key: "op", value: Node(.string(change.op.rawValue))),
      ]
      if let git = change.git { entries.append(.init(key: "git", value: git)) }
      if let live = change.live { entries.append(.init(key: "live", value: live)) }
      return Node(.mapping(Mapping(entries)))
    }
    return String(ContentHash.of(Node(.sequence(told))).prefix(Finding.digits))
  }
}
