/// A kind of object that Mendwall holds to what Git says.
///
/// Each kind is one file in `Kinds`, which names its API, its fields, and its defaults. There is one value
/// of each, shared by all of its policies.
public final class PolicyKind: Sendable, Identifiable {
  /// The API group, as in `networking.k8s.io`.
  public let group: String
  public let version: String
  public let kind: String
  /// The plural in the API's paths: `networkpolicies`.
  public let resource: String
  public let isNamespaced: Bool
  /// API versions under which manifests may declare the same object.
  let olderAPIVersions: Set<String>
  public let spec: ObjectSchema

  public var apiVersion: String { "\(group)/\(version)" }
  public var id: String { "\(kind).\(group)" }

  init(
    group: String, version: String, kind: String, resource: String, isNamespaced: Bool,
    olderAPIVersions: Set<String> = [], spec: ObjectSchema
  ) {
    self.group = group
    self.version = version
    self.kind = kind
    self.resource = resource
    self.isNamespaced = isNamespaced
    self.olderAPIVersions = olderAPIVersions
    self.spec = spec
  }

  /// Every kind, in the order of a report.
  public static let all: [PolicyKind] = [.networkPolicy]

  /// The kind of a manifest, or nil for one that is none of Mendwall's concern.
  public static func of(apiVersion: String, kind: String) -> PolicyKind? {
    all.first {
      $0.kind == kind
        && ($0.apiVersion == apiVersion || $0.olderAPIVersions.contains(apiVersion))
    }
  }
}
