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
  var documents: [Node] = []
  try forEachDocument(of: bytes, file: file, limits: limits) { documents.append($0) }
  return documents
}

/// Reads one document of a manifest file after the other, so that a long file is never whole in memory.
///
/// - Parameters:
///   - bytes: the whole file.
///   - file: the name that errors give.
///   - limits: how much is accepted.
///   - visit: told of each document.
/// - Throws: as ``readDocuments(_:file:limits:)`` does; the documents before the place that is wrong may
///   have been told.
public func forEachDocument(
  of bytes: [UInt8], file: String, limits: ReadingLimits = ReadingLimits(), _ visit: (Node) -> Void
) throws(DocumentError) {
  let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
  guard bytes.first(where: { !blank.contains($0) }) == UInt8(ascii: "{") else {
    return try YAMLReader.forEachDocument(of: bytes, file: file, limits: limits, visit)
  }
  var documents: [Node] = []
  do throws(DocumentError) {
    var reader = try JSONReader(bytes, file: file, limits: limits)
    while let document = try reader.next() { documents.append(document) }
  } catch {
    // A broken rule of JSON may be fine YAML; any other error stands.
    guard error.code == .syntax, !file.hasSuffix(".json") else { throw error }
    return try YAMLReader.forEachDocument(of: bytes, file: file, limits: limits, visit)
  }
  for document in documents { visit(document) }
}
