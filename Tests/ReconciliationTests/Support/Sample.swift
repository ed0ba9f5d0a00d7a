import Documents
import DriftDetection
import PolicyModel
import Reports
import Synchronization
import Testing

@testable import Reconciliation

/// Objects, policies and steps of the tests.
enum Sample {
  static let noon = Instant("2026-11-21T12:00:00Z")!

  static func parse(_ text: String) throws -> Node {
    try #require(try readDocuments(Array(text.utf8), file: "sample.yaml").first)
  }

  static func reference(_ name: String, in namespace: String = "shop") -> ObjectReference {
    ObjectReference(
      apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: namespace, name: name)
  }

  /// A manifest of a policy that lets one port in.
  static func manifest(
    _ name: String, in namespace: String = "shop", port: Int = 80, more: String = ""
  ) throws -> Node {
    try parse(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata:
        name: \(name)
        namespace: \(namespace)
        \(more)
      spec:
        podSelector: {}
        policyTypes: [Ingress]
        ingress: [{ports: [{port: \(port), protocol: TCP}]}]
      """)
  }

  static func policy(_ object: Node, _ location: PolicyModel.SourceLocation? = nil) throws -> Policy
  {
    let kind = try #require(
      PolicyKind.of(
        apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? ""))
    return try Policy(
      object, kind: kind, apiVersion: object["apiVersion"]?.string, defaultNamespace: "default",
      location: location)
  }

  static let declaredAt = PolicyModel.SourceLocation(path: "policies/a.yaml", line: 1)

  static func reference(of object: Node) throws -> ObjectReference { try policy(object).reference }

  /// Compares as a restore does.
  static let judge = Judge { declared, live in
    DriftDetector.changes(from: declared, to: live).isEmpty
  }

  /// The step that makes an object what a manifest declares.
  ///
  /// - Parameter live: the object as the plan saw it; nil for one that is missing.
  static func restoring(
    _ manifest: Node, over live: Node?, number: Int, stage: Int = 1,
    action: RestorePlan.Step.Action? = nil
  ) throws -> Assignment {
    let declared = try policy(manifest, declaredAt)
    let seen = try live.map { try policy($0) }
    let changes = seen.map { DriftDetector.changes(from: declared, to: $0).map(\.path) } ?? []
    return Assignment(
      RestorePlan.Step(
        number: number, stage: stage, action: action ?? (live == nil ? .create : .update),
        object: declared.reference, reason: "it is so", live: seen.map { RestorePlan.Seen($0) }),
      goal: .declared(DeclaredObject(declared, manifest: manifest), without: changes), live: seen)
  }

  static func deleting(_ live: Node, number: Int, stage: Int = 2) throws -> Assignment {
    let seen = try policy(live)
    return Assignment(
      RestorePlan.Step(
        number: number, stage: stage, action: .delete, object: seen.reference, reason: "it is so",
        live: RestorePlan.Seen(seen)), goal: .absent, live: seen)
  }

  static func plan(_ assignments: [Assignment], purpose: RestorePlan.Purpose = .restore)
    -> RestorePlan
  {
    RestorePlan(
      purpose: purpose, cluster: DriftReport.Cluster(snapshot: "memory"), createdAt: noon,
      steps: assignments.map(\.step))
  }
}

/// A value that tasks share.
final class Shared<Value: Sendable>: Sendable {
  private let stored: Mutex<Value>

  init(_ value: Value) { stored = Mutex(value) }

  var value: Value { stored.withLock { $0 } }

  func change<Result: Sendable>(_ change: @Sendable (inout Value) -> Result) -> Result {
    stored.withLock { change(&$0) }
  }
}
