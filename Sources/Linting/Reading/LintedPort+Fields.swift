import Documents

extension LintedPort {
  /// A field, and where it stands in the object.
  struct Field {
    let path: [String]
    let node: Node
  }

  /// The fields that hold the first and the last number of a range; the last is nil for a port alone.
  struct Ends {
    let first: Field?
    let last: Field?
    /// Whether the API demands that the last be greater than the first, and not only as great.
    let isStrict: Bool
  }

  /// The numbers, of whichever of the kinds' shapes.
  var ends: [Ends] {
    var found: [Ends] = []
    if node.present("port") != nil || node.present("endPort") != nil {
      found.append(
        Ends(first: field("port"), last: field("endPort"), isStrict: false))
    }
    if node.present("portNumber") != nil {
      found.append(Ends(first: field("portNumber", "port"), last: nil, isStrict: false))
    }
    if node.present("portRange") != nil {
      found.append(
        Ends(
          first: field("portRange", "start"), last: field("portRange", "end"), isStrict: true))
    }
    for transport in ["tcp", "udp", "sctp"] where node.present(transport) != nil {
      let destination = [transport, "destinationPort"]
      if let number = field(destination + ["number"]) {
        found.append(Ends(first: number, last: nil, isStrict: false))
      }
      let first = field(destination + ["range", "start"])
      let last = field(destination + ["range", "end"])
      if first != nil || last != nil {
        found.append(Ends(first: first, last: last, isStrict: true))
      }
    }
    return found
  }

  /// The fields that name a protocol.
  var transports: [Field] {
    [["protocol"], ["portNumber", "protocol"], ["portRange", "protocol"]].compactMap { field($0) }
  }

  /// The field that names a port, where one does.
  var name: Field? {
    [["port"], ["namedPort"], ["destinationNamedPort"]].lazy.compactMap { field($0) }
      .first { $0.node.string != nil }
  }

  private func field(_ tokens: String...) -> Field? { field(tokens) }

  private func field(_ tokens: [String]) -> Field? {
    var node = self.node
    for token in tokens {
      guard let next = node.present(token) else { return nil }
      node = next
    }
    return Field(path: path + tokens, node: node)
  }
}
