import Crypto
import PolicyModel

/// The id of a finding: stable from run to run, so that news can be told from what stands.
enum FindingID {
  /// The first 16 bytes of a SHA-256, in hexadecimal digits. It depends on the cluster, the object and
  /// the type of finding, and not on values: a drift that grows is still that drift.
  static func make(
    cluster: String, object: ObjectReference, type: Finding.Kind, occurrence: Int = 1
  ) -> String {
    make(cluster: cluster, object: object, kind: type.rawValue, occurrence: occurrence)
  }

  /// The same of something that a report tells beside its findings.
  static func make(
    cluster: String, object: ObjectReference, kind: String, occurrence: Int = 1
  ) -> String {
    var parts = [
      cluster, kind, object.apiVersion, object.kind, object.namespace ?? "", object.name,
    ]
    if occurrence > 1 { parts.append(String(occurrence)) }
    // A length before each part keeps two different lists from giving one text.
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return ContentHash.hexadecimal(SHA256.hash(data: Array(text.utf8)).prefix(16))
  }
}
