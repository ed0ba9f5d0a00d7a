import Documents
import PolicyModel

extension LintedPolicy {
  /// A range of addresses as it was read.
  struct CIDRField {
    let path: [String]
    let text: String
    /// Nil where the text is none.
    let range: CIDR?
  }

  /// Every range of the policy that is a string.
  func findCIDRs() -> [CIDRField] {
    var found: [CIDRField] = []
    func add(_ node: Node?, _ path: [String]) {
      guard let text = node?.string else { return }
      found.append(CIDRField(path: path, text: text, range: CIDR(text)))
    }
    for rule in rules {
      for peer in rule.peers ?? [] {
        if let block = peer.node.present("ipBlock") {
          add(block["cidr"], peer.path("ipBlock", "cidr"))
          for (index, node) in (block["except"]?.sequence ?? []).enumerated() {
            add(node, peer.path("ipBlock", "except", String(index)))
          }
        }
        for (index, node) in (peer.node["networks"]?.sequence ?? []).enumerated() {
          add(node, peer.path("networks", String(index)))
        }
      }
    }
    return found
  }
}
