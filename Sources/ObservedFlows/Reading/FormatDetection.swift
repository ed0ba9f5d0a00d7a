/// Tells what wrote a log from its first records.
enum FormatDetection {
  /// How much of a log is looked at.
  static let mostBytes = 1 << 20

  /// Nil where no record is of a known format.
  static func format(of head: Span<UInt8>, in shape: RecordShape) -> FlowFormat? {
    var found: FlowFormat?
    var splitter = RecordSplitter(shape, longest: mostBytes)
    let take = { (record: Span<UInt8>, _: Int, _: RecordSplitter.Record) in
      if found == nil { found = format(of: record) }
    }
    splitter.split(head, take)
    // What is cut off within its first record still names its fields.
    if found == nil { splitter.finish(take) }
    return found
  }

  /// By words that only one format has together.
  private static func format(of record: Span<UInt8>) -> FlowFormat? {
    let words = Words(record)
    if words.has("\"Evaluating packet\"") { return .kubeNetworkPolicies }
    if words.has("\"disposition\"") { return .gke }
    if words.has("\"source_name\"") && words.has("\"dest_name\"")
      || words.has("\"sourceName\"") && words.has("\"destName\"")
    {
      return .calico
    }
    if words.has("\"flow\"") && (words.has("\"verdict\"") || words.has("\"IP\""))
      || words.has("\"verdict\"") && words.has("\"traffic_direction\"")
    {
      return .hubble
    }
    if words.has("Flow Info") || words.has("PolicyVerdict:") { return .aws }
    if words.has("acl_log(") { return .ovn }
    return isAntrea(words.text) ? .antrea : nil
  }

  private static func isAntrea(_ text: String) -> Bool {
    let words = text.split(separator: " ", maxSplits: 14)
    guard words.count >= 14, words[0].utf8.count == 10 else { return false }
    return ["Ingress", "Egress"].contains(words[5])
      && ["Allow", "Drop", "Reject", "Redirect", "Pass"].contains(words[6])
  }

  /// The beginning of a record as text, that is searched for words.
  private struct Words {
    let text: String

    init(_ record: Span<UInt8>) {
      text = String(decoding: record.array(0..<min(record.count, 1 << 16)), as: UTF8.self)
    }

    func has(_ word: String) -> Bool { TextFields(text).has(word) }
  }
}
