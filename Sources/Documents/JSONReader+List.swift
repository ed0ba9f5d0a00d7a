extension JSONReader {
  /// Reads the fields of an object up to the elements of one that holds a list, whose opening bracket is
  /// consumed: a list of the Kubernetes API names its `metadata` before its `items`, so the token for
  /// the next page is known before the first element is read.
  ///
  /// - Parameter field: the one that holds the list.
  /// - Returns: the fields read; where the object has no such list these are all.
  public mutating func openList(in field: String = "items") throws(DocumentError) -> (
    head: Mapping, hasItems: Bool
  ) {
    let (head, list) = try openList(among: [field])
    return (head, list != nil)
  }

  /// The same of the first list among some fields.
  ///
  /// - Parameter fields: those that may hold the list.
  /// - Returns: the fields read, and which holds the list; nil where the object has none of them.
  public mutating func openList(among fields: Set<String>) throws(DocumentError) -> (
    head: Mapping, list: String?
  ) {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else {
      throw error("an object with a list must stand here")
    }
    index += 1
    (listFields, listKeys) = ([], KeyIndex())
    skipSpace()
    if take(UInt8(ascii: "}")) { return (Mapping(), nil) }
    repeat {
      let (key, span) = try self.key()
      try refuse(key, span, among: listFields, listKeys)
      skipSpace()
      if fields.contains(key), take(UInt8(ascii: "[")) {
        let head = Mapping(listFields)
        listKeys.append(
          Mapping.Entry(key: key, keySpan: span, value: Node(.null)), to: &listFields)
        return (head, key)
      }
      listKeys.append(
        Mapping.Entry(key: key, keySpan: span, value: try value(depth: 1)), to: &listFields)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    return (Mapping(listFields), nil)
  }

  /// The next element of the list that ``openList(in:)`` opened, or nil after the last.
  ///
  /// - Parameters:
  ///   - isFirst: whether no element has been read yet.
  ///   - omission: what of the element is passed over. Of that only its end is looked for: it is not
  ///     checked to be JSON beyond its strings and brackets, and its keys may stand twice.
  public mutating func nextItem(isFirst: Bool, without omission: Omission = .nothing)
    throws(DocumentError) -> Node?
  {
    skipSpace()
    if take(UInt8(ascii: "]")) { return nil }
    if !isFirst {
      guard take(UInt8(ascii: ",")) else { throw error("a comma or ] must stand here") }
    }
    return try value(depth: 2, without: omission)
  }

  /// Passes over the next element of the list that ``openList(in:)`` opened: only its end is looked for.
  ///
  /// - Parameter isFirst: whether no element has been read yet.
  /// - Returns: a reader of that element alone, whose ``next()`` gives it; nil after the last.
  public mutating func passItem(isFirst: Bool) throws(DocumentError) -> JSONReader? {
    skipSpace()
    if take(UInt8(ascii: "]")) { return nil }
    if !isFirst {
      guard take(UInt8(ascii: ",")) else { throw error("a comma or ] must stand here") }
    }
    let element = self
    try skipValue()
    return element
  }

  /// Reads what follows the elements, to the end of the text.
  public mutating func closeList() throws(DocumentError) -> Mapping {
    let head = listFields.count
    skipSpace()
    while take(UInt8(ascii: ",")) {
      let (key, span) = try self.key()
      try refuse(key, span, among: listFields, listKeys)
      listKeys.append(
        Mapping.Entry(key: key, keySpan: span, value: try value(depth: 1)), to: &listFields)
      skipSpace()
    }
    guard take(UInt8(ascii: "}")) else { throw error("a comma or } must stand here") }
    skipSpace()
    if index < bytes.count { throw error("more text follows the list") }
    return Mapping(Array(listFields[head...]))
  }
}
