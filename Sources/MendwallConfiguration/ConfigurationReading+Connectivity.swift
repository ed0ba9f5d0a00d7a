import Documents
import PolicyModel
import Workloads

extension ConfigurationReading {
  private static let sentence =
    "write it as \"from PEER, … to PEER, … on PORT, …: allow\", or deny, which \"except PEER, …\" may follow"

  /// An assertion: a sentence, which YAML takes for a mapping of one key, or a mapping of fields.
  mutating func assertion(_ node: Node) -> ConnectivityAssertion? {
    if let text = node.string {
      guard let (subject, verdict) = AssertionSentence.parts(text) else {
        report("\(quoted(text)) is no assertion; \(Self.sentence)", node)
        return nil
      }
      return assertion(subject, verdict, line: node.span?.start.line, node)
    }
    if let entry = node.mapping?.entries.first(where: { $0.key.hasPrefix("from ") }) {
      let line = entry.keySpan?.start.line
      guard node.mapping?.count == 1 else {
        faults.append(
          .init(
            message:
              "\(quoted(entry.key)) is a sentence, which stands alone; beside other fields write "
              + "from, to, ports, expect and except", line: line))
        return nil
      }
      guard let verdict = entry.value.string else {
        faults.append(
          .init(
            message:
              "\(quoted(entry.key)) is followed by \(entry.value.kindInWords); \(Self.sentence)",
            line: line))
        return nil
      }
      return assertion(entry.key, verdict, line: line, node)
    }
    return assertion(fields: node)
  }

  private mutating func assertion(_ subject: String, _ verdict: String, line: Int?, _ node: Node)
    -> ConnectivityAssertion?
  {
    guard let sentence = AssertionSentence.reading(subject, verdict) else {
      report("\(quoted("\(subject): \(verdict)")) is no assertion; \(Self.sentence)", node)
      return nil
    }
    // All words stand on the sentence's line.
    let place = line.map { Position(line: $0, column: 1) }.map { SourceSpan(start: $0, end: $0) }
    return assertion(fields: sentence.fields(at: place ?? node.span))
  }

  private mutating func assertion(fields node: Node) -> ConnectivityAssertion? {
    let count = faults.count
    let fields = fields(
      of: node, "an assertion", ["from", "to", "ports", "expect", "except", "severity", "reason"])
    let from = required(fields["from"], "from", node).map { peers($0, "from") }
    let to = required(fields["to"], "to", node).map { peers($0, "to") }
    let ports = several(fields["ports"], "ports", "leave it out for all ports")
      .compactMap { port($0) }
    let except = peers(
      several(fields["except"], "except", "leave it out to leave out nobody"), "except")
    var expectation: ConnectivityAssertion.Expectation?
    if let expect = fields["expect"] {
      expectation = choice(expect, "expect", ConnectivityAssertion.Expectation.self)
    } else if node.mapping != nil {
      report("an assertion has no expect; write allow or deny", node)
    }
    let severity = fields["severity"].flatMap { choice($0, "severity", Severity.self) }
    let reason = fields["reason"].flatMap { string($0, "reason") }
    guard let expectation, let from, let to else {
      if node.isNull { report("an assertion is empty; \(Self.sentence)", node) }
      return nil
    }
    let assertion = ConnectivityAssertion(
      from: from, to: to, ports: ports, expectation: expectation, except: except,
      severity: severity ?? .high, reason: reason,
      location: SourceLocation(path: path, line: node.span?.start.line))
    return checked(
      assertion, to: fields["to"] ?? node, except: fields["except"] ?? node, since: count)
  }

  /// What of an assertion does not go together.
  private mutating func checked(
    _ assertion: ConnectivityAssertion, to: Node, except: Node, since count: Int
  ) -> ConnectivityAssertion? {
    if assertion.to.contains(where: { $0.meaning == .ingressController }) {
      report("to names ingress-controller, which only sends; name it in from or except", to)
    }
    if assertion.expectation == .allow, !assertion.except.isEmpty {
      report(
        "except leaves senders out of a deny, and this is an allow; name in from only those who are meant",
        except)
    }
    return faults.count == count ? assertion : nil
  }

  // MARK: Peers and ports

  private mutating func required(_ node: Node?, _ what: String, _ parent: Node) -> [Node]? {
    guard let node else {
      if parent.mapping != nil {
        report("an assertion has no \(what); name peers, or \"*\" for everybody", parent)
      }
      return nil
    }
    return several(node, what, "name peers, or \"*\" for everybody")
  }

  /// One, or a list that is not empty.
  private mutating func several(_ node: Node?, _ what: String, _ remedy: String) -> [Node] {
    guard let node else { return [] }
    guard let list = node.sequence else { return [node] }
    if list.isEmpty { report("\(what) is empty; \(remedy)", node) }
    return list
  }

  private mutating func peers(_ nodes: [Node], _ what: String) -> [PeerPattern] {
    nodes.compactMap { node in
      guard let text = string(node, "a peer of \(what)") else { return nil }
      if let pattern = PeerPattern(text) { return pattern }
      report(
        "\(quoted(text)) in \(what) is no peer; write namespace/name, namespace/*, *, an address, a range "
          + "such as 10.0.0.0/8, internet or ingress-controller", node)
      return nil
    }
  }

  private mutating func port(_ node: Node) -> PortPattern? {
    // YAML takes a port without its protocol for a number.
    if let number = node.integer { return port(String(number), node) }
    guard let text = string(node, "a port") else { return nil }
    return port(text, node)
  }

  private mutating func port(_ text: String, _ node: Node) -> PortPattern? {
    if let port = PortPattern(text) { return port }
    report("\(quoted(text)) is no port; write tcp/443, udp/5000-5100, sctp, or 443 for TCP", node)
    return nil
  }
}
