import Documents

extension LintedPolicy {
  /// A selector as it was read.
  struct Selector {
    let path: [String]
    let node: Node
    let isOfNamespaces: Bool
    /// Whether it says whom the policy decides about, and not whom a rule lets in or out.
    let isOfSubject: Bool
  }

  /// Every selector of the policy.
  func findSelectors() -> [Selector] {
    var found: [Selector] = []
    func add(_ holder: Node, _ path: [String], _ key: String, isOfSubject: Bool) {
      guard let node = holder.present(key) else { return }
      found.append(
        Selector(
          path: path + [key], node: node, isOfNamespaces: key.hasPrefix("namespace"),
          isOfSubject: isOfSubject))
    }
    func addAll(_ holder: Node, _ path: [String], isOfSubject: Bool) {
      for key in ["namespaces", "nodes", "namespaceSelector", "podSelector"] {
        add(holder, path, key, isOfSubject: isOfSubject)
      }
      if let pods = holder.present("pods") {
        for key in ["namespaceSelector", "podSelector"] {
          add(pods, path + ["pods"], key, isOfSubject: isOfSubject)
        }
      }
    }
    if tier == .networkPolicy {
      add(spec, ["spec"], "podSelector", isOfSubject: true)
    } else if let subject = spec.present("subject") {
      addAll(subject, ["spec", "subject"], isOfSubject: true)
    }
    for rule in rules {
      for peer in rule.peers ?? [] { addAll(peer.node, peer.path, isOfSubject: false) }
    }
    return found
  }
}
