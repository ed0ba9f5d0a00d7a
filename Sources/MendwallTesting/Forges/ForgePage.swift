/// A page of a list that is told apart by number, and the links to the others.
struct ForgePage<Element> {
  let elements: [Element]
  let number: Int
  let size: Int
  let total: Int
  let last: Int

  /// Takes the page that `page` and `per_page` of a query name; one of no number is the first.
  ///
  /// - Parameters:
  ///   - standard: the size where none is said.
  init(of all: [Element], _ query: [String: String], standard: Int) {
    size = min(max(query["per_page"].flatMap { Int($0) } ?? standard, 1), 100)
    number = max(query["page"].flatMap { Int($0) } ?? 1, 1)
    total = all.count
    last = max((all.count + size - 1) / size, 1)
    elements = Array(all.dropFirst((number - 1) * size).prefix(size))
  }

  /// The value of the Link header by RFC 8288, or nil where one page holds all.
  ///
  /// - Parameters:
  ///   - url: without a query.
  ///   - query: what each link repeats beside the page.
  func links(_ url: String, _ query: [String: String], keepingWhenAlone: Bool = false) -> String? {
    guard last > 1 || keepingWhenAlone else { return nil }
    let wanted: [(String, Int?)] = [
      ("prev", number > 1 ? number - 1 : nil), ("next", number < last ? number + 1 : nil),
      ("first", number > 1 || keepingWhenAlone ? 1 : nil),
      ("last", number < last || keepingWhenAlone ? last : nil),
    ]
    return wanted.compactMap { name, page in
      guard let page else { return nil }
      let pairs = query.filter { $0.key != "page" && $0.key != "per_page" }
        .merging(["page": "\(page)", "per_page": "\(size)"]) { $1 }
      let text = pairs.sorted { $0.key < $1.key }
        .map { "\(percentEncoded($0.key))=\(percentEncoded($0.value))" }.joined(separator: "&")
      return "<\(url)?\(text)>; rel=\"\(name)\""
    }.joined(separator: ", ")
  }
}
