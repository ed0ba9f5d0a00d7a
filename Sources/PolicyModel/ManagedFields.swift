public import Documents

/// Who set which fields of a live object, as the server keeps account of it (`metadata.managedFields`,
/// `k8s.io/apimachinery/pkg/apis/meta/v1`, ManagedFieldsEntry).
public struct ManagedFields: Sendable, Equatable {
  /// What one manager owns by one kind of operation.
  public struct Entry: Sendable, Equatable {
    /// A program's name for itself, and not a user's.
    public let manager: String
    /// `Apply` for server-side apply, else `Update`.
    public let operation: String
    /// When the manager last changed what it owns: for any one field the latest moment at which it did.
    public let time: Instant?
    public let subresource: String?
    fileprivate let fields: Node
  }

  /// An owner of a place.
  public struct Owner: Sendable, Equatable {
    public let entry: Entry
    /// What is owned as a whole: the place itself, or a list or mapping around it that has one owner.
    public let path: JSONPointer
  }

  private let node: Node

  /// - Parameter node: the field of an object's metadata: its value, or the JSON text of it, which is read
  ///   only when it is asked for.
  public init(_ node: Node) { self.node = node }

  /// The field as the server gave it.
  public var value: Node {
    guard let text = node.string else { return node }
    return (try? JSONReader.read(Array(text.utf8), file: "managedFields")) ?? Node(.null)
  }

  /// Whether a manager may be one of those that own something: false is certain.
  public func mayName(_ manager: String) -> Bool {
    node.string?.contains("\"\(manager)\"") ?? true
  }

  /// What each manager owns.
  public var entries: [Entry] {
    (value.sequence ?? []).compactMap { entry in
      guard let manager = entry["manager"]?.string else { return nil }
      return Entry(
        manager: manager, operation: entry["operation"]?.string ?? "",
        time: (entry["time"]?.string).flatMap(Instant.init),
        subresource: entry["subresource"]?.string.flatMap { $0.isEmpty ? nil : $0 },
        fields: entry["fieldsV1"] ?? Node(.mapping(Mapping())))
    }
  }

  /// Who set a place last. A value that was removed leaves no trace, unless what is around it has one
  /// owner as a whole.
  ///
  /// - Parameters:
  ///   - place: in the object.
  ///   - object: the live object, by which elements of lists are told apart.
  public func lastOwner(of place: JSONPointer, in object: Node) -> Owner? {
    let owners = entries.compactMap { entry in
      // Of the object as a whole nobody is the owner: such an entry is empty.
      entry.fields.mapping?.isEmpty != false
        ? nil
        : ManagedFields.depth(of: place.tokens[...], in: entry.fields, object).map {
          Owner(entry: entry, path: JSONPointer(Array(place.tokens.prefix($0))))
        }
    }
    // Where parts have owners, who owns what is around them set it when it was empty.
    let depth = owners.map(\.path.tokens.count).max()
    return latest(owners.filter { $0.path.tokens.count == depth })
  }

  /// Who last set anything below a place.
  public func lastOwner(below place: JSONPointer) -> Owner? { latest(owners(below: place)) }

  /// Who set something below a place at a moment, and nothing since.
  public func owner(below place: JSONPointer, at time: Instant) -> Owner? {
    owners(below: place).first { $0.entry.time == time }
  }

  private func owners(below place: JSONPointer) -> [Owner] {
    entries.filter { entry in
      var fields: Node? = entry.fields
      for token in place.tokens { fields = fields?["f:\(token)"] }
      return fields != nil
    }.map { Owner(entry: $0, path: place) }
  }

  private func latest(_ owners: [Owner]) -> Owner? {
    owners.max { left, right in
      guard let time = left.entry.time else { return right.entry.time != nil }
      return right.entry.time.map { time < $0 } ?? false
    }
  }

  /// How many steps of a place lead to what is owned; nil where it is not owned.
  private static func depth(of tokens: ArraySlice<String>, in fields: Node, _ value: Node?) -> Int?
  {
    guard let mapping = fields.mapping else { return nil }
    // What has no parts here is owned as a whole.
    if mapping.isEmpty { return 0 }
    // Who applies a mapping owns what is in it, and not always the mapping.
    guard let token = tokens.first else { return 0 }
    let rest = tokens.dropFirst()
    if let inner = mapping["f:\(token)"] {
      return depth(of: rest, in: inner, value?[token]).map { $0 + 1 }
    }
    guard let index = Int(token), let elements = value?.sequence, elements.indices.contains(index)
    else {
      return nil
    }
    let element = elements[index]
    for entry in mapping.entries {
      let isMeant =
        switch entry.key.prefix(2) {
        case "k:":
          json(entry.key)?.mapping?.entries.allSatisfy { element[$0.key] == $0.value } ?? false
        case "v:": json(entry.key) == element
        case "i:": Int(entry.key.dropFirst(2)) == index
        default: false
        }
      if isMeant { return depth(of: rest, in: entry.value, element).map { $0 + 1 } }
    }
    return nil
  }

  private static func json(_ key: String) -> Node? {
    try? JSONReader.read(Array(key.dropFirst(2).utf8), file: "managedFields")
  }
}
