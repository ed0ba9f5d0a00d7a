import Documents
import DriftDetection
import PolicyModel

/// What becomes of one value of a manifest: a tree beside the manifest's own, of the places that change.
final class Amendment {
  /// An element of a list whose order counts.
  enum Slot {
    /// The file's element of this index.
    case kept(Int)
    case added(Node)
  }

  let path: JSONPointer
  let schema: FieldSchema
  /// The value that is amended; nil where there is none.
  let base: Node?
  /// Whether the base is what the file says. Otherwise it is a default, which is written out with what is
  /// changed of it.
  let isInFile: Bool
  /// The value in Git's normal form.
  private let normal: Node?
  /// A value in place of the base.
  private(set) var replacement: Node?
  private(set) var isRemoved = false
  private(set) var fields: [(key: String, amendment: Amendment)] = []
  private(set) var elements: [Int: Amendment] = [:]
  /// Elements that a list gains, with their index in the live one.
  private(set) var additions: [(index: Int, node: Node)] = []
  private(set) var moves: Set<Int> = []
  /// All elements as they come to stand, where their order counts and changes.
  private(set) var order: [Slot]?

  /// The amendment of a whole object.
  ///
  /// - Parameters:
  ///   - object: as the file has it.
  ///   - policy: the same in normal form.
  init(of object: Node, policy: Policy) {
    path = JSONPointer()
    schema = policy.kind.compared
    base = object
    isInFile = true
    normal = policy.compared
  }

  private init(
    path: JSONPointer, schema: FieldSchema, base: Node?, isInFile: Bool, normal: Node?
  ) {
    self.path = path
    self.schema = schema
    self.base = base
    self.isInFile = isInFile
    self.normal = normal
  }

  /// The amendment of a list of objects that loses one.
  convenience init(removingItem index: Int, from list: Node) {
    self.init(ofList: list)
    part("items").part(String(index)).isRemoved = true
  }

  /// The amendment of a list of objects that gains one.
  convenience init(adding object: Node, at index: Int, toItemsOf list: Node) {
    self.init(ofList: list)
    part("items").additions.append((index, object))
  }

  private convenience init(ofList list: Node) {
    let items = ObjectSchema(["items": .init(.set(of: .scalar))])
    self.init(
      path: JSONPointer(), schema: .object(items), base: list, isInFile: true, normal: list)
  }

  /// Whether the value is a list.
  var isList: Bool {
    switch base?.content {
    case .sequence: true
    case .mapping: false
    default:
      switch schema {
      case .set, .list: true
      default: false
      }
    }
  }

  // MARK: Noting changes

  /// Takes in one change of the object.
  func note(_ change: Change) {
    var place = self
    for token in change.path.tokens.dropLast() { place = place.part(token) }
    guard let token = change.path.tokens.last else { return }
    let live = change.live?.withoutPlaces
    if place.isList, let index = Int(token) {
      switch change.operation {
      case .add: place.additions.append((index, live ?? Node(.null)))
      case .remove: place.part(token).isRemoved = true
      case .replace where change.isMove: place.moves.insert(index)
      case .replace: place.part(token).replacement = live
      }
    } else {
      switch change.operation {
      case .remove: place.part(token).isRemoved = true
      case .add, .replace: place.part(token).replacement = live
      }
    }
  }

  /// The amendment of a field or an element, which is made where there is none.
  private func part(_ token: String) -> Amendment {
    if isList, let index = Int(token) {
      if let known = elements[index] { return known }
      let elementSchema: FieldSchema =
        switch schema {
        case .set(let element), .list(let element): element
        default: .scalar
        }
      let elements = base?.sequence ?? []
      let normals = normal?.sequence ?? []
      let made = made(
        token, elementSchema, raw: elements.indices.contains(index) ? elements[index] : nil,
        normal: normals.indices.contains(index) ? normals[index] : nil)
      self.elements[index] = made
      return made
    }
    if let known = fields.first(where: { $0.key == token }) { return known.amendment }
    let made = made(token, schema.field(token), raw: base?[token], normal: normal?[token])
    fields.append((token, made))
    return made
  }

  private func made(_ token: String, _ schema: FieldSchema, raw: Node?, normal: Node?) -> Amendment
  {
    let isFit = Amendment.isFit(raw, normal)
    return Amendment(
      path: path.appending(token), schema: schema,
      base: isFit ? raw : (normal ?? schema.empty)?.withoutPlaces,
      isInFile: isInFile && isFit, normal: normal)
  }

  /// Whether places in the normal form of a value are those of the value as it is written. A null, or an
  /// empty list for which a default stands, is written anew.
  private static func isFit(_ raw: Node?, _ normal: Node?) -> Bool {
    guard let raw, !raw.isNull else { return false }
    guard let normal else { return true }
    switch (raw.content, normal.content) {
    case (.sequence(let elements), .sequence(let normals)): return elements.count == normals.count
    case (.sequence, _), (.mapping, .sequence): return false
    case (.mapping, .mapping): return true
    case (.mapping, _), (_, .mapping), (_, .sequence): return false
    default: return true
    }
  }

  /// Settles the order of each list whose order counts, once all changes are noted.
  ///
  /// - Parameter live: the live object in normal form.
  func settleOrder(by live: Node) {
    for field in fields { field.amendment.settleOrder(by: live) }
    for element in elements.values { element.settleOrder(by: live) }
    guard case .list(let element) = schema, !additions.isEmpty || !moves.isEmpty,
      let found = live[path]?.sequence
    else { return }
    let git = normal?.sequence ?? []
    let removed = Set(elements.filter { $0.value.isRemoved }.keys)
    let added = Dictionary(additions.map { ($0.index, $0.node) }) { first, _ in first }
    var standing = git.indices.filter { !removed.contains($0) && !moves.contains($0) }[...]
    var moved = moves.sorted()
    var slots: [Slot] = []
    for (index, node) in found.enumerated() {
      if let new = added[index] {
        slots.append(.added(new))
        continue
      }
      // One that was changed is known by its turn; the others by their value.
      if let next = standing.first, elements[next] == nil, element.isEqual(git[next], node) {
        slots.append(.kept(next))
        standing.removeFirst()
      } else if let place = moved.firstIndex(where: {
        git.indices.contains($0) && element.isEqual(git[$0], node)
      }) {
        slots.append(.kept(moved.remove(at: place)))
      } else if let next = standing.popFirst() {
        slots.append(.kept(next))
      }
    }
    order = slots + standing.map { .kept($0) }
  }

  // MARK: The result

  /// The value afterwards; nil where it goes.
  var result: Node? {
    if isRemoved { return nil }
    if let replacement { return replacement }
    if isList { return Node(.sequence(elementsAfterwards)) }
    guard !fields.isEmpty else { return base }
    var mapping = base?.mapping ?? Mapping()
    for field in fields { mapping[field.key] = field.amendment.result }
    return Node(.mapping(mapping))
  }

  private var elementsAfterwards: [Node] {
    let old = base?.sequence ?? []
    func kept(_ index: Int) -> Node? {
      if let amendment = elements[index] { return amendment.result }
      return old.indices.contains(index) ? old[index] : nil
    }
    guard let order else {
      return old.indices.compactMap(kept) + sortedAdditions
    }
    return order.compactMap { slot in
      switch slot {
      case .kept(let index): kept(index)
      case .added(let node): node
      }
    }
  }

  /// The elements that a list gains, in the order of the live one.
  var sortedAdditions: [Node] {
    additions.sorted { $0.index < $1.index }.map(\.node)
  }
}

extension Node {
  /// The value without the places of the text that it was read from, and without nulls in mappings.
  var withoutPlaces: Node {
    switch content {
    case .mapping(let mapping):
      Node(
        .mapping(
          Mapping(
            mapping.entries.filter { !$0.value.isNull }.map {
              Mapping.Entry(key: $0.key, value: $0.value.withoutPlaces)
            })))
    case .sequence(let elements): Node(.sequence(elements.map(\.withoutPlaces)))
    default: Node(content)
    }
  }

  /// The value with another one at a place; unchanged where there is no such place.
  func replacing(_ tokens: ArraySlice<String>, with value: Node) -> Node {
    guard let token = tokens.first else { return value }
    switch content {
    case .mapping(var mapping):
      guard let inner = mapping[token] else { return self }
      mapping[token] = inner.replacing(tokens.dropFirst(), with: value)
      return Node(.mapping(mapping), span: span)
    case .sequence(var elements):
      guard let index = Int(token), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(tokens.dropFirst(), with: value)
      return Node(.sequence(elements), span: span)
    default: return self
    }
  }
}
