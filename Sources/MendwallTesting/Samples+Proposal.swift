import Documents
import FoundationEssentials
import PolicyModel
public import Reports

extension Samples {
  /// The incident, and a branch that adds, removes and modifies, one of them an object that is drifted now.
  public static let branch: DriftReport = {
    var report = incident
    report.source.revision = "main"
    report.proposed = proposal
    report.proposed?.objects[1].alsoDrifted = [report.findings[1].id]
    return report
  }()

  /// The same of a branch of which not all could be read, and which leaves nothing of the drift.
  public static let partialBranch: DriftReport = {
    var report = clean
    report.proposed = proposal
    report.proposed?.complete = false
    report.proposed?.mergeBase = nil
    report.proposed?.objects = []
    report.proposed?.diagnostics.insert(
      Diagnostic(.error, "the mapping has the key a twice", path: "policies/a.yaml", line: 7), at: 0
    )
    return report
  }()

  /// Five hundred changed objects beside the incident.
  public static let wideBranch: DriftReport = {
    var report = branch
    let some = proposal.objects
    report.proposed?.objects = (0..<500).map { some[$0 % some.count] }
    return report
  }()

  private static let proposal: Proposal = {
    do { return try JSONDecoder().decode(Proposal.self, from: Data(text.utf8)) } catch {
      fatalError("the sample is no proposal: \(error)")
    }
  }()

  private static let person =
    #""author": {"name": "Mette Lund", "email": "m@e.com"}, "committer": {"name": "Mette Lund", "email": "m@e.com"}"#
  private static let commit =
    #""commit": "89abcdef0123456789abcdef0123456789abcdef", \#(person), "authoredAt": "2026-11-20T09:00:00Z", "committedAt": "2026-11-20T09:00:00Z", "subject": "Scrape the database", "pullRequest": 7"#

  private static let text = """
    {
      "base": {"revision": "main", "commit": "0123456789abcdef0123456789abcdef01234567",
        "committedAt": "2026-10-13T09:30:00Z"},
      "head": {"revision": "HEAD", "commit": "89abcdef0123456789abcdef0123456789abcdef",
        "committedAt": "2026-11-20T09:00:00Z"},
      "mergeBase": "fedcba9876543210fedcba9876543210fedcba98",
      "complete": true,
      "objects": [
        {
          "id": "10000000000000000000000000000000", "change": "added", "severity": "critical",
          "severityReason": "pods of a namespace that Git does not own gained a way in",
          "object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "namespace": "shop", "name": "exporter"},
          "declared": {"path": "policies/shop/exporter.yaml", "line": 2, \(commit)},
          "changes": [{"path": "/spec", "op": "add", "after": {"podSelector": {}, "ingress": [{}]}}],
          "impact": [{"change": "opened", "from": "dev/*", "to": "shop/*", "ports": "all"}],
          "impactOmitted": 3
        },
        {
          "id": "20000000000000000000000000000000", "change": "modified", "severity": "medium",
          "severityReason": "pods of the same namespace gained a way in",
          "object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "namespace": "shop", "name": "cart-to-database"},
          "declared": {"path": "policies/shop/cart-to-database.yaml", "line": 1},
          "changes": [{"path": "/spec/egress/0/ports/0/port", "op": "replace", "before": 5432,
            "after": 3306, "note": "a note",
            "declared": {"path": "policies/shop/cart-to-database.yaml", "line": 14, \(commit)}}],
          "impact": [{"change": "changed", "from": "shop/cart", "to": "shop/database",
            "ports": "TCP 5432 → TCP 3306"}],
          "endsDrift": true,
          "explanation": "main has changed it too since the branch left it"
        },
        {
          "id": "30000000000000000000000000000000", "change": "removed", "severity": "medium",
          "severityReason": "connections that Git allows are cut",
          "object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "namespace": "shop", "name": "old"},
          "declared": {"path": "policies/shop/old.yaml", "line": 1},
          "removed": {\(commit)},
          "changes": [{"path": "/spec", "op": "remove", "before": {"podSelector": {}}}],
          "impact": [{"change": "closed", "from": "shop/a", "to": "shop/b", "ports": "TCP 80"}]
        }
      ],
      "connections": [],
      "diagnostics": [
        {"severity": "warning", "message": "the branch changes what this file says",
          "path": ".mendwall.yaml"},
        {"severity": "info", "message": "assumed: something"}
      ]
    }
    """
}
