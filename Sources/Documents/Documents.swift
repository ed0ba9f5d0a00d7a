/// Reads every document of a manifest file, YAML or JSON, as kubectl tells them apart: a text that
/// begins with `{` is JSON, and YAML where it is no JSON.
///
/// - Parameters:
///   - bytes: the whole file.
///   - file: the name that errors give.
///   - limits: how much is accepted.
/// - Throws: ``DocumentError``; for a text that is neither, what is wrong with it as YAML, or as JSON
///   where the file's name ends in `.json`.
public func readDocuments(
  _ bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits()
) throws(DocumentError) -> [Node] {
  let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
  guard bytes.first(where: { !blank.contains($0) }) == UInt8(ascii: "{") else {
    return try YAMLReader.read(bytes, file: file, limits: limits)
  }
  do throws(DocumentError) {
    var reader = try JSONReader(bytes, file: file, limits: limits)
    var documents: [Node] = []
    while let document = try reader.next() { documents.append(document) }
    return documents
  } catch {
    // A broken rule of JSON may be fine YAML; any other error stands.
    guard error.code == .syntax, !file.hasSuffix(".json") else { throw error }
    return try YAMLReader.read(bytes, file: file, limits: limits)
  }
}
