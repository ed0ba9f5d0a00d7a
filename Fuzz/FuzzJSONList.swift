/// Any bytes: the list reader gives the same items as reading the whole value does, or an error.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let items = try? items(of: bytes),
    let whole = try? JSONReader.read(bytes, file: "input"), let expected = whole["items"]?.sequence
  else { return 0 }
  precondition(items == expected, "the list reader gave other items")
  return 0
}

private func items(of bytes: [UInt8]) throws -> [Node]? {
  var reader = try JSONReader(bytes, file: "input")
  guard try reader.openList().hasItems else { return nil }
  var items: [Node] = []
  while let item = try reader.nextItem(isFirst: items.isEmpty) { items.append(item) }
  _ = try reader.closeList()
  return items
}
