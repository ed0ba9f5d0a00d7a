import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reachability
import Reports

/// A repository that owns the namespaces shop and payments, and a cluster with pods in these and in dev.
struct PodsUnderPolicies {
  let repository: TestRepository
  let cluster: TemporaryFolder

  static let pods = [
    Shop.pod("web", "app: web"), Shop.pod("db", "app: db"), Shop.pod("cart"),
    Shop.pod("pay", in: "payments"),
    Shop.pod("x", in: "dev"),
  ]

  static let namespaces = [
    Shop.namespace("shop", "team: shop"), Shop.namespace("payments", "team: payments"),
    Shop.namespace("dev", "team: dev"),
  ]

  /// Lets nothing into the shop.
  static let closed = Shop.network("closed", "podSelector: {}")
  /// Lets nothing out of the shop.
  static let caged = Shop.network("caged", "podSelector: {}, policyTypes: [Egress]")

  /// Lets into the shop.
  ///
  /// - Parameters:
  ///   - peer: in YAML's flow style: `podSelector: {}`.
  ///   - port: nil for all.
  ///   - subject: of whose labels the pods are; all where it is empty.
  static func letting(
    _ peer: String, as name: String = "extra", on port: Int? = nil, into subject: String = ""
  ) -> String {
    let ports = port.map { ", ports: [{port: \($0)}]" } ?? ""
    return Shop.network(
      name,
      "podSelector: {matchLabels: {\(subject)}}, ingress: [{from: [{\(peer)}]\(ports)}]")
  }

  static let outside = "ipBlock: {cidr: 203.0.113.0/24}"
  static func namespace(_ team: String) -> String {
    "namespaceSelector: {matchLabels: {team: \(team)}}"
  }

  /// - Parameters:
  ///   - git: what Git declares.
  ///   - live: the policies that the cluster has.
  ///   - pods: what else it has.
  ///   - configuration: what `.mendwall.yaml` says beside what Git owns.
  init(
    git: [String], live: [String], pods: [String] = pods + namespaces, configuration: String = ""
  ) async throws {
    repository = try await TestRepository()
    cluster = try TemporaryFolder()
    try await repository.commit([
      "policies/all.yaml": git.joined(separator: "\n---\n"),
      ".mendwall.yaml": "owns: [shop, payments]\n\(configuration)",
    ])
    try cluster.write((live + pods).joined(separator: "\n---\n"), to: "all.yaml")
  }

  func detect(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--live", cluster.path] + arguments)
  }

  func report() async throws -> DriftReport { try await detect("-o", "json").report() }
}

extension Finding {
  /// Its severity and why, and what it lets through and cuts.
  var inWords: [String] {
    ["\(severity.rawValue): \(severityReason ?? "-")"] + (impact ?? []).map(\.inWords)
  }

  /// `dev/x → shop/db by NetworkPolicy shop/extra`, for each connection.
  var connectionsInWords: [String] {
    (connections ?? []).map { each in
      "\(each.from.peer.inWords) → \(each.to.peer.inWords) by "
        + each.causes.joined(separator: ", ")
    }
  }
}
