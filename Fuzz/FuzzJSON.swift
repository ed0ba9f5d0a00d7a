/// Any bytes: the JSON reader gives a value or an error, and what it gives can be written and read back
/// as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let node = try? JSONReader.read(bytes, file: "input") else { return 0 }
  let text = JSONWriter.compact(node)
  guard let again = try? JSONReader.read(Array(text.utf8), file: "written") else {
    preconditionFailure("cannot be read again: \(text)")
  }
  precondition(again == node, "read again as something else: \(text)")
  return 0
}
