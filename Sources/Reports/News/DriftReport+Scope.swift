public import PolicyModel

extension DriftReport {
  /// What a run was asked to look at. An empty list means that this was not narrowed.
  public struct Scope: Sendable, Codable, Equatable {
    /// Single policies by `NAMESPACE/NAME`; none means all.
    public var policies: [String]
    /// None means all, and what belongs to no namespace.
    public var namespaces: [String]
    /// The namespaces that were named as owned.
    public var owns: [String]
    /// The files and folders of the repository; none means what its configuration says.
    public var paths: [String]

    /// - Parameters:
    ///   - policies: single ones, by `NAMESPACE/NAME`.
    ///   - namespaces: what belongs to none is left out with them.
    ///   - owns: those that were named as owned.
    ///   - paths: files and folders of the repository.
    /// - Returns: nil where nothing was narrowed.
    public init?(policies: [String], namespaces: [String], owns: [String], paths: [String]) {
      if [policies, namespaces, owns, paths].allSatisfy(\.isEmpty) { return nil }
      self.policies = policies
      self.namespaces = namespaces
      self.owns = owns
      self.paths = paths
    }

    var isOfWholeCluster: Bool { policies.isEmpty && namespaces.isEmpty }

    /// Whether two runs were asked to look at the same part of the cluster.
    static func isSamePart(_ one: Self?, _ other: Self?) -> Bool {
      Set(one?.policies ?? []) == Set(other?.policies ?? [])
        && Set(one?.namespaces ?? []) == Set(other?.namespaces ?? [])
    }

    /// Whether two runs were asked to take the same for what Git declares and owns.
    static func isSameOfGit(_ one: Self?, _ other: Self?) -> Bool {
      Set(one?.paths ?? []) == Set(other?.paths ?? [])
        && Set(one?.owns ?? []) == Set(other?.owns ?? [])
    }

    func contains(_ object: ObjectReference) -> Bool {
      if !policies.isEmpty {
        let place = object.namespace.map { "\($0)/" } ?? ""
        return policies.contains {
          $0 == object.qualifiedName || $0 == place + object.canonicalName
        }
      }
      return namespaces.isEmpty || object.namespace.map(namespaces.contains) ?? false
    }

    /// `the namespace shop and the path policies`
    public var inWords: String {
      func named(_ names: [String], _ one: String, _ many: String) -> String? {
        names.isEmpty ? nil : "\(names.count == 1 ? one : many) \(names.joined(separator: ", "))"
      }
      return [
        named(policies, "the policy", "the policies"),
        named(namespaces, "the namespace", "the namespaces"),
        named(paths, "the path", "the paths"),
        named(owns, "the owned namespace", "the owned namespaces"),
      ].compactMap { $0 }.joined(separator: " and ")
    }
  }

  /// Something that could not be seen.
  public struct Gap: Sendable, Codable, Equatable {
    /// Objects of this kind, as reports call it; absent for whatever it may be.
    public var kind: String?
    /// Those of this namespace; absent for all.
    public var namespace: String?

    /// - Parameters:
    ///   - kind: as reports call it; nil for whatever it may be.
    ///   - namespace: nil for all, and for what belongs to none.
    public init(kind: String? = nil, namespace: String? = nil) {
      self.kind = kind
      self.namespace = namespace
    }

    /// Whether an object could not be seen for it.
    public func covers(_ object: ObjectReference) -> Bool {
      let name =
        PolicyKind.of(apiVersion: object.apiVersion, kind: object.kind)?.name ?? object.kind
      return (kind == nil || kind == name) && (namespace == nil || namespace == object.namespace)
    }
  }
}

extension DriftReport.Coverage.Extent: Comparable {
  /// From `none` over `partial` to `full`.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .none: 0
    case .partial: 1
    case .full: 2
    }
  }
}
