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
    } else {
      self = ManifestRelevance.byKey(bytes)
    }
  }

  /// By what follows a key `kind`: the names of what policies lean on are everyday words by themselves, which
  /// templates and scripts hold too, and so are those of policies in small letters, which is a slip there.
  private static func byKey(_ bytes: [UInt8]) -> ManifestRelevance {
    let key = Array("kind".utf8)
    let between = Set(" \t\r\n\"':".utf8)
    var found = ManifestRelevance.none
    var rest = bytes[...]
    while let start = rest.firstIndex(of: key) {
      rest = rest[(start + key.count)...]
      let value = rest.drop { between.contains($0) }
      if supportWords.contains(where: { value.starts(with: $0) }) { found = .support }
      let word = value.prefix { (UInt8(ascii: "A")...UInt8(ascii: "z")).contains($0) }
      if word.count <= longestPolicyWord,
        smallPolicyWords.contains(word.map { $0 | 0x20 })
      {
        return .policy
      }
    }
    return found
  }

  private static let smallPolicyWords = Set(
    PolicyKind.all.filter { $0.role == .policy }.map { Array($0.kind.lowercased().utf8) })
  private static let longestPolicyWord = smallPolicyWords.map(\.count).max() ?? 0
}
