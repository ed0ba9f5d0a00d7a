import Documents
import PolicyModel

extension Configuration {
  /// Reads the text of `.mendwall.yaml`.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the name that errors give.
  /// - Throws: ``ConfigurationError`` with all that is wrong.
  public static func read(_ bytes: [UInt8], path: String = Configuration.path)
    throws(ConfigurationError) -> Configuration
  {
    let documents: [Node]
    do throws(DocumentError) { documents = try readDocuments(bytes, file: path) } catch {
      throw ConfigurationError(
        path: path, faults: [.init(message: error.message, line: error.position?.line)])
    }
    let contents = documents.filter { !$0.isNull }
    guard contents.count <= 1 else {
      throw ConfigurationError(
        path: path,
        faults: [
          .init(
            message: "holds \(contents.count) documents; write one",
            line: contents[1].span?.start.line)
        ])
    }
    var reading = ConfigurationReading(path: path)
    let configuration = reading.configuration(contents.first ?? Node(.mapping(Mapping())))
    guard reading.faults.isEmpty else {
      throw ConfigurationError(path: path, faults: reading.faults)
    }
    return configuration
  }
}

/// A walk over the document that gathers its faults.
struct ConfigurationReading {
  let path: String
  var faults: [ConfigurationError.Fault] = []

  init(path: String) { self.path = path }

  mutating func configuration(_ node: Node) -> Configuration {
    var result = Configuration()
    let fields = fields(
      of: node, "the configuration",
      [
        "apiVersion", "kind", "clusters", "paths", "owns", "kinds", "exceptions", "severity",
        "render", "connectivity", "publish", "lint",
      ])
    expect(fields["apiVersion"], "mendwall.dev/v1")
    expect(fields["kind"], "Configuration")
    result.scope = scope(fields)
    for entry in mapping(fields["clusters"], "clusters")?.entries ?? [] {
      if let cluster = cluster(entry) { result.clusters.append(cluster) }
    }
    refuseSharedIdentities(result.clusters, node["clusters"])
    result.exceptions = list(fields["exceptions"], "exceptions").compactMap { exception($0) }
    result.severities = list(fields["severity"], "severity").compactMap { severityRule($0) }
    result.connectivity = list(fields["connectivity"], "connectivity").compactMap { assertion($0) }
    result.lint = list(fields["lint"], "lint").compactMap { ruleExemption($0) }
    if let publish = fields["publish"] { result.publishing = publishing(publish) }
    if let render = fields["render"] {
      result.render = choice(render, "render", Configuration.RenderMode.self)
    }
    return result
  }

  private mutating func publishing(_ node: Node) -> Configuration.Publishing {
    var result = Configuration.Publishing()
    let fields = fields(of: node, "publish", ["to", "forge", "url", "repository", "scope"])
    result.targets = list(fields["to"], "to").compactMap {
      choice($0, "an element of to", PublishingTarget.self)
    }
    result.forge = fields["forge"].flatMap { choice($0, "forge", ForgeKind.self) }
    result.url = fields["url"].flatMap { string($0, "url") }
    result.repository = fields["repository"].flatMap { string($0, "repository") }
    result.scope = fields["scope"].flatMap { string($0, "scope") }
    // Another server would get the token of the one that was meant.
    if let url = fields["url"], result.forge == nil {
      report("publish names the url of a forge and not which it is; write forge beside it", url)
    }
    return result
  }

  private mutating func scope(_ fields: [String: Node]) -> Configuration.Scope {
    var scope = Configuration.Scope()
    if fields["paths"] != nil { scope.paths = strings(fields["paths"], "paths") }
    scope.owns = fields["owns"].flatMap { owned($0) }
    if let kinds = fields["kinds"] {
      if kinds.sequence?.isEmpty == true {
        report(
          "kinds is empty, and nothing would be compared; leave it out to compare every kind", kinds
        )
      }
      scope.kinds = list(kinds, "kinds").compactMap { node in
        guard let name = string(node, "a kind") else { return nil }
        if let kind = PolicyKind.named(name) { return kind }
        let known = PolicyKind.all.map(\.name).joined(separator: ", ")
        report("\(quoted(name)) is no kind that can be compared; these are: \(known)", node)
        return nil
      }
    }
    return scope
  }

  private mutating func cluster(_ entry: Mapping.Entry) -> Configuration.Cluster? {
    let fields = fields(
      of: entry.value, "the cluster \(quoted(entry.key))", ["uid", "paths", "owns", "kinds"])
    let scope = scope(fields)
    // An empty one would leave the configuration without the cluster, and every cluster would do.
    guard let node = fields["uid"], node.string != "" else {
      report(
        "the cluster \(quoted(entry.key)) has no uid; write that of its namespace kube-system "
          + "(kubectl get namespace kube-system -o jsonpath={.metadata.uid})",
        fields["uid"] ?? entry.value)
      return nil
    }
    guard let uid = string(node, "uid") else { return nil }
    return Configuration.Cluster(name: entry.key, uid: uid, scope: scope)
  }

  private mutating func refuseSharedIdentities(
    _ clusters: [Configuration.Cluster], _ node: Node?
  ) {
    var names: [String: String] = [:]
    for cluster in clusters {
      if let other = names.updateValue(cluster.name, forKey: cluster.uid) {
        report(
          "the clusters \(quoted(other)) and \(quoted(cluster.name)) have the same uid; it tells "
            + "them apart", node?[cluster.name] ?? Node(.null))
      }
    }
  }

  private mutating func owned(_ node: Node) -> OwnedNamespaces? {
    // A plain list is the common case.
    if node.sequence != nil {
      return OwnedNamespaces(names: strings(node, "owns").map { Glob($0) })
    }
    guard node.mapping != nil else {
      report("owns must be a list of namespaces or a mapping, and is \(node.kindInWords)", node)
      return nil
    }
    let fields = fields(of: node, "owns", ["namespaces", "selector"])
    return OwnedNamespaces(
      names: strings(fields["namespaces"], "namespaces").map { Glob($0) },
      selector: fields["selector"].flatMap { selector($0) })
  }

  private mutating func selector(_ node: Node) -> LabelSelector? {
    let count = faults.count
    // A condition under a wrong name would go unheard, and Git would own more than was meant.
    let parts = fields(of: node, "selector", ["matchLabels", "matchExpressions"])
    for expression in parts["matchExpressions"]?.sequence ?? [] {
      let parts = fields(
        of: expression, "an element of matchExpressions", ["key", "operator", "values"])
      _ = list(parts["values"], "values")
    }
    guard faults.count == count else { return nil }
    guard let selector = LabelSelector(node) else {
      report(
        "selector must be a label selector: matchLabels with strings, or matchExpressions with a key, "
          + "an operator, and values for In and NotIn only", node)
      return nil
    }
    if selector.requirements.isEmpty {
      report("selector is empty and would own every namespace; write namespaces: [\"*\"]", node)
    }
    return selector
  }

  private mutating func exception(_ node: Node) -> PolicyException? {
    let count = faults.count
    let fields = fields(of: node, "an exception", ["object", "path", "reason", "until"])
    let object = objectPattern(fields["object"], required: "an exception", node)
    let path = fields["path"].flatMap { fieldPattern($0) }
    let reason = fields["reason"].flatMap { string($0, "reason") }
    let until = fields["until"].flatMap { end($0) }
    guard faults.count == count, let object else { return nil }
    return PolicyException(
      object: object, path: path, reason: reason, until: until,
      location: SourceLocation(path: self.path, line: node.span?.start.line))
  }

  private mutating func ruleExemption(_ node: Node) -> RuleExemption? {
    let count = faults.count
    let fields = fields(of: node, "an element of lint", ["rule", "object", "reason"])
    let object = fields["object"].flatMap { objectPattern($0) }
    if object?.apiVersion != nil {
      report(
        "object has an apiVersion, and rules are turned off for objects by kind, namespace and name",
        fields["object"] ?? node)
    }
    guard let rule = fields["rule"] else {
      report("an element of lint has no rule; mendwall lint --rules prints them", node)
      return nil
    }
    guard let reason = fields["reason"] else {
      report("an element of lint has no reason; write why the rule may be broken there", node)
      return nil
    }
    guard let rule = string(rule, "rule"), let reason = string(reason, "reason"),
      faults.count == count
    else { return nil }
    return RuleExemption(
      rule: Glob(rule), object: object, reason: reason,
      location: SourceLocation(path: path, line: node.span?.start.line))
  }

  private mutating func severityRule(_ node: Node) -> SeverityRule? {
    let count = faults.count
    let fields = fields(of: node, "a severity rule", ["object", "state", "path", "severity"])
    let object = fields["object"] == nil ? ObjectPattern() : objectPattern(fields["object"])
    let state = fields["state"].flatMap { string($0, "state") }
    if let state, !["modified", "missing", "unmanaged"].contains(state) {
      report(
        "state is \(quoted(state)); it must be modified, missing or unmanaged",
        fields["state"] ?? node)
    }
    let path = fields["path"].flatMap { fieldPattern($0) }
    guard let severity = fields["severity"] else {
      report("a severity rule has no severity", node)
      return nil
    }
    guard let grade = choice(severity, "severity", Severity.self), faults.count == count, let object
    else { return nil }
    return SeverityRule(object: object, state: state, path: path, severity: grade)
  }

  private mutating func objectPattern(
    _ node: Node?, required what: String = "", _ parent: Node = Node(.null)
  ) -> ObjectPattern? {
    guard let node else {
      report("\(what) has no object; name its kind, namespace or name", parent)
      return nil
    }
    let count = faults.count
    let parts = ["apiVersion", "kind", "namespace", "name"]
    let fields = fields(of: node, "object", parts)
    var globs: [String: Glob] = [:]
    for part in parts {
      globs[part] = fields[part].flatMap { string($0, "the \(part) of object") }.map { Glob($0) }
    }
    if globs.isEmpty, faults.count == count {
      report(
        "object names nothing, and would fit every object; name its kind, namespace or name", node)
    }
    return ObjectPattern(
      apiVersion: globs["apiVersion"], kind: globs["kind"], namespace: globs["namespace"],
      name: globs["name"])
  }

  private mutating func fieldPattern(_ node: Node) -> FieldPattern? {
    guard let text = string(node, "path") else { return nil }
    guard let pattern = FieldPattern(text), !text.isEmpty else {
      report(
        "path is \(quoted(text)); it must be a JSON Pointer such as /spec/ingress/*/from", node)
      return nil
    }
    return pattern
  }

  /// A day counts to its end, in UTC.
  private mutating func end(_ node: Node) -> Instant? {
    guard let text = string(node, "until") else { return nil }
    let day = Instant("\(text)T00:00:00Z")?.secondsSinceEpoch
    guard let end = Instant(text)?.secondsSinceEpoch ?? day.map({ $0 + 86_400 }) else {
      report(
        "until is \(quoted(text)); it must be a day such as 2027-01-31, or an RFC 3339 time", node)
      return nil
    }
    return Instant(
      secondsSinceEpoch: min(
        max(end, Self.writableSeconds.lowerBound), Self.writableSeconds.upperBound))
  }

  /// The moments that RFC 3339, and so a report, can write: in UTC, of the years 0000 to 9999.
  private static let writableSeconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
}
