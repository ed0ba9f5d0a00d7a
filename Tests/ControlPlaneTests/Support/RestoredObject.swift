import Documents
import MendwallTesting
import PolicyModel

/// An object of a row of the tables: what Git declares of it, what somebody makes of it, and what Git
/// declares next.
struct RestoredObject: Sendable {
  let row: Comparison
  let place: Comparison.Place
  /// What Git has; nil where it does not declare the object.
  let declared: Node?
  /// The same under an API that the server has.
  let applied: Node?
  /// What somebody makes of it; nil for nothing.
  let tampered: Node?
  /// What Git declares one commit later: less.
  let next: Node?

  var name: String { place.name }

  init(_ row: Comparison, at place: Comparison.Place) throws {
    func read(_ manifest: String?) throws -> Node? {
      try manifest.flatMap { try readDocuments(Array($0.utf8), file: "row.yaml").first?.marked }
    }
    self.row = row
    self.place = place
    declared = try read(row.gitManifest(at: place))
    tampered = try read(row.liveManifest(at: place))
    applied = declared?.ofServedAPI(of: row.kind)
    next = declared?.reduced(row.kind)
  }
}

extension Node {
  /// With a label and an annotation that nobody touches until Git drops them.
  fileprivate var marked: Node {
    // In the copy that kubectl keeps, Go writes these characters in its own way.
    setting("labels", ["mendwall.test/dropped": "later"])
      .setting("annotations", ["mendwall.test/dropped": "a<b> & ü"])
  }

  private func setting(_ field: String, _ more: Node) -> Node {
    var object = mapping ?? Mapping()
    var metadata = self["metadata"]?.mapping ?? Mapping()
    let values = (metadata[field]?.mapping?.entries ?? []) + (more.mapping?.entries ?? [])
    metadata[field] = Node(.mapping(Mapping(values)))
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }

  fileprivate func ofServedAPI(of kind: PolicyKind) -> Node {
    var object = mapping ?? Mapping()
    if kind.retiredAPIVersions.contains(self["apiVersion"]?.string ?? "") {
      object["apiVersion"] = Node(.string(kind.api.apiVersion))
    }
    return Node(.mapping(object))
  }

  /// Less of the same: no labels and annotations, and one field less where that leaves something that the
  /// API takes.
  fileprivate func reduced(_ kind: PolicyKind) -> Node {
    var object = mapping ?? Mapping()
    var metadata = self["metadata"]?.mapping ?? Mapping()
    metadata["labels"] = nil
    metadata["annotations"] = nil
    object["metadata"] = Node(.mapping(metadata))
    switch kind.id {
    case PolicyKind.networkPolicy.id:
      object["spec"] = (self["spec"] ?? Node(.null)).reducedNetworkPolicy
    case PolicyKind.ciliumNetworkPolicy.id, PolicyKind.ciliumClusterwideNetworkPolicy.id:
      if let specs = self["specs"]?.sequence {
        object["specs"] = Node(.sequence(Array(specs.prefix(1))))
      } else {
        var spec = self["spec"]?.mapping ?? Mapping()
        let dropped = spec.dropFirst(of: [
          "enableDefaultDeny", "ingressDeny", "egressDeny", "ingress", "egress",
        ])
        // One direction must be there.
        spec[dropped == "egress" ? "ingress" : "egress"] = [[:]]
        object["spec"] = Node(.mapping(spec))
      }
    case PolicyKind.role.id, PolicyKind.clusterRole.id:
      object["rules"] = Node(.sequence((self["rules"]?.sequence ?? []).dropLast()))
    case PolicyKind.roleBinding.id, PolicyKind.clusterRoleBinding.id: object["subjects"] = nil
    case PolicyKind.namespace.id: break
    default:
      var spec = self["spec"]?.mapping ?? Mapping()
      spec.dropFirst(of: ["egress", "ingress", "order", "applyOnForward"])
      object["spec"] = Node(.mapping(spec))
    }
    return Node(.mapping(object))
  }

  private var reducedNetworkPolicy: Node {
    var spec = mapping ?? Mapping()
    // The types that follow from the rules are the server's: kubectl leaves them when a rule goes.
    if spec["policyTypes"] == nil {
      let isEgress = spec["egress"]?.sequence?.isEmpty == false
      spec["policyTypes"] = isEgress ? ["Ingress", "Egress"] : ["Ingress"]
    }
    if spec.dropFirst(of: ["egress", "ingress"]) == nil || spec["podSelector"] == nil {
      spec["podSelector"] = [:]
    }
    return Node(.mapping(spec))
  }
}

extension Mapping {
  /// Drops the first of some keys that is there.
  ///
  /// - Returns: that key.
  @discardableResult
  fileprivate mutating func dropFirst(of keys: [String]) -> String? {
    let key = keys.first { self[$0] != nil }
    if let key { self[key] = nil }
    return key
  }
}

extension Node {
  /// What a person or program wrote of an object: without what only the server sets.
  var written: Node {
    var object = mapping ?? Mapping()
    var metadata = self["metadata"]?.mapping ?? Mapping()
    for field in [
      "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "managedFields",
    ] { metadata[field] = nil }
    object["metadata"] = Node(.mapping(metadata))
    object["status"] = nil
    return Node(.mapping(object))
  }

  /// Who set which field, without when; a line for each program.
  var account: [String] {
    (self["metadata"]?["managedFields"]?.sequence ?? []).map { entry in
      var fields = entry.mapping ?? Mapping()
      fields["time"] = nil
      return JSONWriter.compact(Node(.mapping(fields)))
    }.sorted()
  }

  /// The programs that set fields.
  var managers: Set<String> {
    Set(
      (self["metadata"]?["managedFields"]?.sequence ?? []).compactMap { entry in
        // What the server's own controllers say of an object is no part of this.
        guard entry["subresource"]?.string?.isEmpty ?? true else { return nil }
        return "\(entry["manager"]?.string ?? "") \(entry["operation"]?.string ?? "")"
      })
  }

  /// Whether somebody owns a mapping and none of its fields.
  var hasOwnerOfWhole: Bool {
    func isOwned(_ fields: Mapping, of object: Node) -> Bool {
      fields.entries.contains { entry in
        guard entry.key.hasPrefix("f:"), let value = object[String(entry.key.dropFirst(2))],
          value.mapping?.isEmpty == false, let owned = entry.value.mapping
        else { return false }
        return owned.isEmpty || isOwned(owned, of: value)
      }
    }
    return (self["metadata"]?["managedFields"]?.sequence ?? []).contains { entry in
      isOwned(entry["fieldsV1"]?.mapping ?? Mapping(), of: self)
    }
  }

  var resourceVersion: String? { self["metadata"]?["resourceVersion"]?.string }
}
