import Documents
import PolicyModel

/// An object's `metadata.managedFields`, by which the server and `kubectl apply --server-side` tell whose
/// fields are whose (`k8s.io/apimachinery/pkg/apis/meta/v1`, ManagedFieldsEntry).
struct FieldAccount {
  private let entries: [Node]

  /// - Parameter object: as the server gave it.
  init(_ object: Node) { self.init(entries: object["metadata"]?["managedFields"]) }

  private init(entries: Node?) { self.entries = entries?.sequence ?? [] }

  /// Whether Mendwall's own name stands in it.
  var namesMendwall: Bool {
    entries.contains { $0["manager"]?.string == FieldOwner.mendwall }
  }

  /// Whether another `managedFields` gives the same fields to the same programs, whenever they set them.
  func isSame(as other: Node) -> Bool {
    func said(_ entries: [Node]) -> [Mapping] {
      entries.map { entry in
        var fields = entry.mapping ?? Mapping()
        fields["time"] = nil
        return fields
      }
    }
    let (own, others) = (said(entries), said(FieldAccount(entries: other).entries))
    return own.count == others.count && own.allSatisfy(others.contains)
      && others.allSatisfy(own.contains)
  }

  /// The account with everything that Git declares in one owner's hands, and nothing in Mendwall's: a
  /// field that Git drops later goes when that owner next applies, since nobody else holds on to it.
  ///
  /// What others own beside that, labels of their own or the status, stays theirs.
  func handedOver(
    to owner: FieldOwner, of kind: PolicyKind, apiVersion: String, manifest: Node, at time: Instant
  )
    -> Node
  {
    let declared = FieldAccount.declaredKeys(manifest)
    var fields = Mapping()
    var others: [Node] = []
    for entry in entries {
      guard entry["subresource"]?.string?.isEmpty ?? true, let all = entry["fieldsV1"]?.mapping
      else {
        others.append(entry)
        continue
      }
      let (taken, kept) = FieldAccount.split(all, kind, declared, owner)
      fields = FieldAccount.union(fields, owner.isApplier ? taken.declared(by: manifest) : taken)
      if entry["manager"]?.string == FieldOwner.mendwall { continue }
      if FieldOwner(entry) == owner {
        fields = FieldAccount.union(fields, kept)
      } else if !kept.isEmpty, var rest = entry.mapping {
        rest["fieldsV1"] = Node(.mapping(kept))
        others.append(Node(.mapping(rest)))
      }
    }
    guard !fields.isEmpty else { return Node(.sequence(others)) }
    let mine: Node = [
      "manager": Node(.string(owner.manager)), "operation": Node(.string(owner.operation)),
      "apiVersion": Node(.string(apiVersion)), "time": Node(.string(time.description)),
      "fieldsType": "FieldsV1", "fieldsV1": Node(.mapping(fields)),
    ]
    return Node(.sequence([mine] + others))
  }

  /// The keys of labels and annotations that a manifest declares, as an account writes them.
  private static func declaredKeys(_ manifest: Node) -> [String: Set<String>] {
    var keys: [String: Set<String>] = [:]
    for field in ["labels", "annotations"] {
      let declared = manifest["metadata"]?[field]?.mapping?.entries.map { "f:\($0.key)" } ?? []
      keys["f:\(field)"] = Set(declared)
    }
    return keys
  }

  /// Divides what somebody owns into what Git declares, and the rest.
  private static func split(
    _ fields: Mapping, _ kind: PolicyKind, _ declared: [String: Set<String>], _ owner: FieldOwner
  ) -> (taken: Mapping, kept: Mapping) {
    var taken = Mapping()
    var kept = Mapping()
    for entry in fields.entries {
      if kind.body.fields.keys.contains(where: { "f:\($0)" == entry.key }) {
        taken[entry.key] = entry.value
      } else if entry.key == "f:metadata", let metadata = entry.value.mapping {
        var (takenMetadata, keptMetadata) = (Mapping(), Mapping())
        for part in metadata.entries {
          guard let keys = declared[part.key], let members = part.value.mapping else {
            keptMetadata[part.key] = part.value
            continue
          }
          let isMine = { (key: String) in
            keys.contains(key) || owner.keepsManifest && key == "f:\(Policy.lastApplied)"
          }
          let mine = members.entries.filter { isMine($0.key) }
          let rest = members.entries.filter { !isMine($0.key) }
          if !mine.isEmpty { takenMetadata[part.key] = Node(.mapping(Mapping(mine))) }
          // The mapping itself without a member of it is nobody's to hold on to.
          if rest.contains(where: { $0.key != "." }) {
            keptMetadata[part.key] = Node(.mapping(Mapping(rest)))
          }
        }
        if !takenMetadata.isEmpty { taken[entry.key] = Node(.mapping(takenMetadata)) }
        if !keptMetadata.isEmpty { kept[entry.key] = Node(.mapping(keptMetadata)) }
      } else {
        kept[entry.key] = entry.value
      }
    }
    return (taken, kept)
  }

  private static func union(_ left: Mapping, _ right: Mapping) -> Mapping {
    var result = left
    for entry in right.entries {
      guard let other = result[entry.key]?.mapping, let own = entry.value.mapping else {
        result[entry.key] = entry.value
        continue
      }
      var joined = union(other, own)
      // What one owns as a whole and the other in parts is owned as a whole and in parts.
      if other.isEmpty != own.isEmpty, joined["."] == nil {
        joined["."] = Node(.mapping(Mapping()))
      }
      result[entry.key] = Node(.mapping(joined))
    }
    return result
  }
}

extension Mapping {
  /// Of an account's fields those that a manifest has, and metadata.
  ///
  /// Whoever applies on the server's side owns no more than that, least of all defaults: the server would
  /// take away whatever else it owned with the next apply.
  fileprivate func declared(by manifest: Node) -> Mapping {
    Mapping(
      entries.compactMap { entry in
        guard entry.key.hasPrefix("f:"), entry.key != "f:metadata" else { return entry }
        guard let value = manifest[String(entry.key.dropFirst(2))], !value.isNull else {
          return nil
        }
        // Below a list the account has elements, or nothing where it is owned as a whole.
        guard let fields = entry.value.mapping, value.mapping != nil else { return entry }
        return Mapping.Entry(key: entry.key, value: Node(.mapping(fields.declared(by: value))))
      })
  }
}
