import Documents
import PolicyModel

/// The documents of a manifest file and the objects in them.
struct ManifestDocuments {
  let path: String
  let text: SourceText
  let documents: [Node]

  /// An object and where in the file it stands.
  struct Place {
    let document: Int
    /// In the document: empty, or the place of an item of a list.
    let path: JSONPointer
    /// With the kind that its list says.
    let object: Node
  }

  /// The longest file that is edited. Much longer ones are no manifests that people write.
  static let mostBytes = 4 << 20

  init(_ bytes: [UInt8], path: String) throws(EditRefusal) {
    self.path = path
    do throws(DocumentError) {
      let limits = ReadingLimits(bytes: ManifestDocuments.mostBytes)
      // As readDocuments tells them apart; places are counted in another way in each.
      let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
      if first == UInt8(ascii: "{"),
        let documents = try? ManifestDocuments.json(bytes, path, limits)
      {
        self.documents = documents
        text = SourceText(bytes, isJSON: true)
      } else {
        documents = try readDocuments(bytes, file: path, limits: limits)
        text = SourceText(bytes, isJSON: false)
      }
    } catch {
      throw EditRefusal(
        .unreadable, "\(error.message); mend the file first", file: path, position: error.position)
    }
  }

  private static func json(_ bytes: [UInt8], _ path: String, _ limits: ReadingLimits)
    throws(DocumentError) -> [Node]
  {
    var reader = try JSONReader(bytes, file: path, limits: limits)
    var documents: [Node] = []
    while let document = try reader.next() { documents.append(document) }
    return documents
  }

  /// Where the objects stand that a test accepts.
  func places(where accepts: (Node) -> Bool) -> [Place] {
    documents.indices.flatMap { index in
      places(in: documents[index], at: JSONPointer(), document: index).filter { accepts($0.object) }
    }
  }

  /// As ``Manifests/objects(of:)`` takes a document apart.
  private func places(in node: Node, at path: JSONPointer, document: Int) -> [Place] {
    guard node["kind"]?.string?.hasSuffix("List") == true, node["metadata"]?["name"] == nil,
      let items = node["items"]?.sequence
    else { return node.isNull ? [] : [Place(document: document, path: path, object: node)] }
    return items.enumerated().flatMap { index, item in
      let place = path.appending("items").appending(index)
      guard let kind = node["kind"]?.string?.dropLast("List".count), !kind.isEmpty,
        item["kind"] == nil, var mapping = item.mapping
      else { return places(in: item, at: place, document: document) }
      mapping["kind"] = Node(.string(String(kind)))
      mapping["apiVersion"] = node["apiVersion"]
      return [
        Place(
          document: document, path: place, object: Node(.mapping(mapping), span: item.span))
      ]
    }
  }

  /// The refusal of a file that a program writes, or nil: by the words that generators leave in comments.
  var generated: EditRefusal? {
    if text.isJSON { return nil }
    for line in text.bytes.split(separator: 0x0A) {
      let words = line.drop { $0 == 0x20 }
      guard words.first == UInt8(ascii: "#") else { continue }
      let comment = String(decoding: words, as: UTF8.self).lowercased()
      if comment.contains("generated"), comment.contains("do not edit") {
        return EditRefusal(
          .generated,
          "the file says that it is generated and not to be edited; change what generates it",
          file: path)
      }
    }
    return nil
  }
}
