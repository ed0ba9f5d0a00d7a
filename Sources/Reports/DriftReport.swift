public import MendwallConfiguration
public import PolicyModel

/// What one run saw: the one value from which every format is made.
///
/// Its JSON form is a contract, `examples/schema/drift-report.schema.json`.
public struct DriftReport: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "DriftReport"
  public var source: Source
  public var cluster: Cluster
  public var startedAt: Instant
  public var finishedAt: Instant
  /// Whether every policy that was to be compared was seen, on both sides.
  public var complete: Bool
  public var coverage: Coverage
  public var summary: Summary
  /// The gravest first, and of the same severity by namespace and name.
  public var findings: [Finding]
  /// What the configuration tolerates, whether it does so rightly or not.
  public var exceptions: [Exception]
  public var diagnostics: [Diagnostic]
  /// Which part of the cluster's namespaces the findings are of, where they are not of all.
  public var shard: Shard?
  /// What a pull request's branch changes, where that was asked; ``source`` is then the base.
  public var proposed: Proposal?
  /// How it differs from an earlier report, where that was asked.
  public var news: News?
  /// What the run was asked to look at; nil for everything.
  public var scope: Scope?
  /// What logs of connections say of the drift, where any were given.
  public var flows: FlowAccount?

  /// Git's side.
  public struct Source: Sendable, Codable, Equatable {
    /// The folder or URL that was asked for.
    public var repository: String
    /// The revision as it was asked for: `HEAD`, `main`, `v1.2`.
    public var revision: String
    /// The full id of the commit that the revision names.
    public var commit: String
    public var committedAt: Instant
    /// How many policies it declares, of those that were asked for.
    public var policies: Int

    public init(
      repository: String, revision: String, commit: String, committedAt: Instant, policies: Int
    ) {
      self.repository = repository
      self.revision = revision
      self.commit = commit
      self.committedAt = committedAt
      self.policies = policies
    }
  }

  /// The cluster's side: a server, or a snapshot in files.
  public struct Cluster: Sendable, Codable, Equatable {
    /// The context of the kubeconfig, or how the client came to the server.
    public var name: String?
    /// The URL of the API server.
    public var server: String?
    /// The server's version: `v1.36.2`.
    public var version: String?
    /// The uid of the namespace kube-system, which stands for the cluster.
    public var uid: String?
    /// The file or folder of manifests that stood for the cluster.
    public var snapshot: String?

    public init(
      name: String? = nil, server: String? = nil, version: String? = nil, uid: String? = nil,
      snapshot: String? = nil
    ) {
      self.name = name
      self.server = server
      self.version = version
      self.uid = uid
      self.snapshot = snapshot
    }

    /// `production (https://10.0.0.1:6443, v1.36.2)`
    public var inWords: String {
      let place =
        snapshot.map { $0 == "-" ? "manifests on standard input" : "manifests in \($0)" }
        ?? server ?? "the cluster"
      return name.map { "\($0) (\(place)\(version.map { ", \($0)" } ?? ""))" } ?? place
    }
  }

  /// Whether the cluster departs from what Git says, or Git from its own rules.
  public var departs: Bool { departs(by: .info) }

  /// The same of findings of a severity or a graver one. That connections were seen which should not have been is
  /// as grave as ``FlowAccount/severity``.
  public func departs(by severity: Severity) -> Bool {
    findings.contains { $0.isDeparture && $0.severity >= severity }
      || flows?.departs == true && FlowAccount.severity >= severity
  }

  public struct Coverage: Sendable, Codable, Equatable {
    public enum Extent: String, Sendable, Codable { case full, partial, none }
    public var policies: Extent
    /// Of the pods: without them the impact is judged at its worst, from the policies alone.
    public var workloads: Extent
    /// What of the policies was not seen, where any was not.
    public var gaps: [Gap]?

    public init(policies: Extent, workloads: Extent = .none, gaps: [Gap]? = nil) {
      self.policies = policies
      self.workloads = workloads
      self.gaps = gaps
    }
  }

  /// How many findings there are, by state, and by severity.
  public struct Summary: Sendable, Codable, Equatable {
    public var modified: Int
    public var missing: Int
    public var unmanaged: Int
    /// Workloads and pods whose labels move them into policies or out of them.
    public var effects: Int
    /// Exceptions that do not hold.
    public var exceptions: Int
    /// Assertions about connections that are broken.
    public var assertions: Int
    /// Emergency isolations, in order or not.
    public var containments: Int
    public var severity: Severities

    public struct Severities: Sendable, Codable, Equatable {
      public var critical: Int
      public var high: Int
      public var medium: Int
      public var low: Int
      public var info: Int
    }

    public init(_ findings: [Finding]) {
      modified = findings.count { $0.state == .modified }
      missing = findings.count { $0.state == .missing }
      unmanaged = findings.count { $0.state == .unmanaged }
      effects = findings.count { $0.type == .effect }
      exceptions = findings.count { $0.type == .exception }
      assertions = findings.count { $0.type == .assertion }
      containments = findings.count { $0.type == .containment }
      func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
      self.severity = Severities(
        critical: count(.critical), high: count(.high), medium: count(.medium), low: count(.low),
        info: count(.info))
    }
  }

  /// A difference that the configuration tolerates.
  public struct Exception: Sendable, Codable, Equatable {
    /// Which object, and which place in it.
    public var what: String
    public var reason: String?
    /// The first moment at which it no longer holds.
    public var until: Instant?
    public var expired: Bool
    /// How many changes, or whole objects, it kept out of the findings.
    public var tolerated: Int
    /// Which objects these are, or are of; absent where there are none.
    public var objects: [ObjectReference]?
    /// Where it is declared.
    public var declared: Finding.Declaration

    /// Whether it keeps anything out of the findings: only with a reason, and until its end.
    public var holds: Bool {
      !expired && until != nil && reason?.contains { !$0.isWhitespace } == true
    }

    public init(
      what: String, reason: String?, until: Instant?, expired: Bool, tolerated: Int,
      objects: [ObjectReference]? = nil, declared: Finding.Declaration
    ) {
      self.what = what
      self.reason = reason
      self.until = until
      self.expired = expired
      self.tolerated = tolerated
      self.objects = objects
      self.declared = declared
    }
  }

  public init(
    source: Source, cluster: Cluster, startedAt: Instant, finishedAt: Instant,
    coverage: Coverage, findings: [Finding], exceptions: [Exception] = [],
    diagnostics: [Diagnostic]
  ) {
    self.source = source
    self.cluster = cluster
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.coverage = coverage
    complete = coverage.policies == .full
    summary = Summary(findings)
    self.findings = findings
    self.exceptions = exceptions
    self.diagnostics = diagnostics
  }
}
