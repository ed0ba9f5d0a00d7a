import Documents

/// The lines of each document of a file.
struct DocumentRegions {
  private let text: SourceText
  private let documents: [Node]

  init(_ documents: ManifestDocuments) {
    text = documents.text
    self.documents = documents.documents
  }

  /// The file without a document; nil where its lines cannot be told from those of others.
  ///
  /// The comment right above the first line of an object goes with it.
  func removing(_ index: Int) -> [UInt8]? {
    guard documents.indices.contains(index), let span = documents[index].span,
      let start = text.offset(span.start)
    else { return nil }
    return text.isJSON ? removingJSON(index, from: start) : removingYAML(from: start)
  }

  /// One of several JSON values after one another: up to where the next begins.
  private func removingJSON(_ index: Int, from start: Int) -> [UInt8]? {
    guard let end = documents[index].span.flatMap({ text.offset($0.end) }) else { return nil }
    let next = text.skippingSpace(end)
    var bytes = text.bytes
    if next < bytes.count {
      bytes.removeSubrange(start..<next)
    } else {
      var first = start
      while first > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[first - 1]) { first -= 1 }
      bytes.removeSubrange(first..<end)
    }
    return bytes
  }

  private func removingYAML(from start: Int) -> [UInt8]? {
    let markers = markers
    let next = markers.first { $0 > start }
    // A document may begin on the line of its marker.
    let own = markers.last { $0 <= start }
    var bytes = text.bytes
    if let own {
      bytes.removeSubrange(own..<(next ?? bytes.count))
      return bytes
    }
    // The first document has no marker: that of the next goes in its place.
    guard let next else { return nil }
    var first = text.lineStart(of: start)
    let top = text.offset(Position(line: 1, column: 1)) ?? 0
    while first > top {
      let above = text.lineStart(of: first - 1)
      guard text.byte(above) == UInt8(ascii: "#") else { break }
      first = above
    }
    // What the marker's line says beside the marker belongs to the next document.
    guard text.skippingBlanks(next + 3) >= text.lineEnd(of: next) else { return nil }
    bytes.removeSubrange(first..<text.nextLine(of: next))
    return bytes
  }

  /// Where the lines begin that begin a document (YAML 1.2, 9.1.2: nowhere else may a line begin so).
  private var markers: [Int] {
    var markers: [Int] = []
    var index = text.offset(Position(line: 1, column: 1)) ?? 0
    while index < text.bytes.count {
      let line = text.bytes[index...]
      if line.starts(with: Array("---".utf8)),
        text.byte(index + 3).map({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) ?? true
      {
        markers.append(index)
      }
      index = text.nextLine(of: index)
    }
    return markers
  }
}
