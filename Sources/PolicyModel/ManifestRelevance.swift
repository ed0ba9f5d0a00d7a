import Documents

/// Whether a manifest file can declare anything of Mendwall's concern, told from its bytes.
enum ManifestRelevance {
  /// It names no kind.
  case none
  /// It names kinds that policies lean on, and no policy.
  case support
  case policy

  /// The names of policies, without those that contain another one.
  private static let policyWords = {
    let names = Set(PolicyKind.all.filter { $0.role == .policy }.map(\.kind))
    return names.filter { name in !names.contains { $0 != name && name.contains($0) } }
      .map { Array($0.utf8) }
  }()
  private static let supportWords = PolicyKind.all.filter { $0.role == .support }
    .map { Array($0.kind.utf8) }

  init(of bytes: [UInt8]) {
    // UTF-16 would hide every name, and is told to be no UTF-8 when it is read.
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
      || ManifestRelevance.policyWords.contains(where: {
        bytes[...].firstIndex(of: $0) != nil
      })
    {
      self = .policy
    } else if ManifestRelevance.namesSupport(bytes) {
      self = .support
    } else {
      self = .none
    }
  }

  /// Whether one of the words follows a key `kind`: by themselves they are everyday words, which
  /// templates and scripts hold too.
  private static func namesSupport(_ bytes: [UInt8]) -> Bool {
    let key = Array("kind".utf8)
    let between = Set(" \t\r\n\"':".utf8)
    var rest = bytes[...]
    while let start = rest.firstIndex(of: key) {
      rest = rest[(start + key.count)...]
      let value = rest.drop { between.contains($0) }
      if supportWords.contains(where: { value.starts(with: $0) }) { return true }
    }
    return false
  }
}
