/// One page of a list of the Kubernetes API, its head read and its items still to come
/// (`k8s.io/apimachinery/pkg/apis/meta/v1`, ListMeta).
public struct ObjectListPage: Sendable {
  private var reader: JSONReader
  private let kind: String
  private let file: String
  private let hasItems: Bool
  private let isNamed: Bool
  /// What the server wants to hear to give the next page; nil on the last. A server may name it behind the
  /// items: it is known for certain once these are read.
  public private(set) var token: String?
  /// Which version of everything it shows, where it is told; a server may tell behind the items.
  public private(set) var resourceVersion: String?

  /// - Parameters:
  ///   - bytes: the answer.
  ///   - kind: of the items; the list's own is this with "List" behind it.
  ///   - file: the name that errors give.
  /// - Throws: for a text that is no such list, as far as its items.
  public init(_ bytes: [UInt8], of kind: String, file: String) throws(DocumentError) {
    self.kind = kind
    self.file = file
    reader = try JSONReader(bytes, file: file, limits: ReadingLimits(bytes: bytes.count))
    let (head, hasItems) = try reader.openList()
    self.hasItems = hasItems
    token = ObjectListPage.token(head)
    resourceVersion = head["metadata"]?["resourceVersion"]?.string
    // A list without items may leave them out or write null, and nothing else.
    if !hasItems, let items = head["items"], !items.isNull {
      throw DocumentError(
        code: .unsupported, message: "its items are \(items.kindInWords)", file: file)
    }
    // Lists of custom kinds name their kind behind the items.
    isNamed = head["kind"] != nil
    if isNamed || !hasItems { try check(head) }
  }

  /// Reads the items, once, and what follows them.
  ///
  /// - Parameters:
  ///   - omission: what of each is passed over.
  ///   - use: told of each in turn.
  public mutating func forEachItem(
    without omission: Omission = .nothing, _ use: (Node) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    guard hasItems else { return }
    var isFirst = true
    while let item = try reader.nextItem(isFirst: isFirst, without: omission) {
      isFirst = false
      try use(item)
    }
    let tail = try reader.closeList()
    if !isNamed { try check(tail) }
    token = token ?? ObjectListPage.token(tail)
    resourceVersion = resourceVersion ?? tail["metadata"]?["resourceVersion"]?.string
  }

  private func check(_ fields: Mapping) throws(DocumentError) {
    guard fields["kind"]?.string == kind + "List" else {
      throw DocumentError(
        code: .unsupported, message: "its kind is \(quoted(fields["kind"]?.string ?? ""))",
        file: file)
    }
  }

  private static func token(_ fields: Mapping) -> String? {
    guard let token = fields["metadata"]?["continue"]?.string, !token.isEmpty else { return nil }
    return token
  }
}
