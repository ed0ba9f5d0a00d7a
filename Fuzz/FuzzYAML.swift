/// Any bytes: the YAML reader gives documents or an error, and what it gives can be written and read
/// back as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  guard let documents = try? YAMLReader.read(bytes, file: "input") else { return 0 }
  // Past these sizes only the fuzzer's time is lost.
  guard documents.count < 10, count < 4096 else { return 0 }
  for document in documents {
    let text = YAMLWriter.write(document)
    guard let again = try? YAMLReader.read(Array(text.utf8), file: "written") else {
      // A value nested as deep as is read may stand deeper in block style; nothing else may fail.
      preconditionFailure("cannot be read again: \(text)")
    }
    precondition(again == [document], "read again as something else: \(text)")
  }
  return 0
}
