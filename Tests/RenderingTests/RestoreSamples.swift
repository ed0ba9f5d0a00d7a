import Documents
import DriftDetection
import PolicyModel

@testable import Reports

/// Plans and reports of every kind that a renderer of a restore meets.
enum RestoreSamples {
  private static let time = Instant("2026-11-21T14:02:00Z")!

  private static func object(
    _ name: String, _ kind: String = "NetworkPolicy", in namespace: String? = "shop"
  ) -> ObjectReference {
    ObjectReference(
      apiVersion: kind == "Namespace" ? "v1" : "networking.k8s.io/v1", kind: kind,
      namespace: namespace, name: name)
  }

  private static let commit = Finding.Commit(
    commit: "89abcdef0123456789abcdef0123456789abcdef",
    author: .init(name: "Ada", email: "ada@example.com"),
    committer: .init(name: "Ada", email: "ada@example.com"), authoredAt: time, committedAt: time,
    subject: "let the cart reach the database")

  private static let seen = RestorePlan.Seen(
    uid: "u-1", resourceVersion: "7", hash: String(repeating: "0", count: 64))

  private static let steps: [RestorePlan.Step] = [
    .init(
      number: 1, stage: 1, action: .update, object: object("shop", "Namespace", in: nil),
      reason: "first, since policies select namespaces by their labels",
      changes: [
        PlannedChange(
          path: "/metadata/labels/team", op: .replace, before: "wrong", after: "shop")
      ], declared: .init(path: "shop/namespace.yaml", line: 1), live: seen),
    .init(
      number: 2, stage: 2, action: .update, object: object("cart-to-database"),
      reason: "before what denies, so that what it allows is not cut; it isolates nobody anew",
      changes: [
        PlannedChange(
          path: "/spec/egress/0/ports/0/port", op: .replace, before: 3306, after: 5432,
          declared: {
            var declared = Finding.Declaration(path: "shop/cart.yaml", line: 14)
            declared.origin = commit
            return declared
          }()),
        PlannedChange(
          path: "/spec/egress/1", op: .remove, before: ["to": [["podSelector": [:]]]], after: nil,
          note: "tolerated by an exception, and put back all the same"),
      ], declared: .init(path: "shop/cart.yaml", line: 1), live: seen),
    .init(
      number: 3, stage: 3, action: .create, object: object("default-deny"),
      reason: "after what allows: it only takes away what Git does not allow",
      changes: [
        PlannedChange(
          path: "/spec", op: .add, before: nil,
          after: ["podSelector": [:], "policyTypes": ["Egress", "Ingress"]])
      ], declared: .init(path: "shop/default-deny.yaml", line: 1)),
    .init(
      number: 4, stage: 3, action: .recreate, object: object("binding", "RoleBinding"),
      reason: "after what allows: it only takes away what Git does not allow", live: seen),
    .init(
      number: 5, stage: 4, action: .handOver, object: object("quiet"),
      reason: "at any time: only the account of who set which field changes", live: seen),
    .init(
      number: 6, stage: 5, action: .delete, object: object("debug-allow-all"),
      reason: "last, when everything that Git declares is in force",
      changes: [
        PlannedChange(path: "/spec", op: .remove, before: ["podSelector": [:]], after: nil)
      ], live: seen),
  ]

  private static func plan(
    _ purpose: RestorePlan.Purpose, _ steps: [RestorePlan.Step] = steps,
    left: [RestorePlan.Left] = [], warnings: [String] = []
  ) -> RestorePlan {
    RestorePlan(
      purpose: purpose,
      source: purpose == .restore
        ? .init(
          repository: ".", revision: "HEAD", commit: "0123456789abcdef0123456789abcdef01234567",
          committedAt: Instant("2026-10-13T09:30:00Z")!, policies: 12) : nil,
      cluster: .init(
        name: "production", server: "https://api.example.com:6443", version: "v1.36.2",
        uid: "u-1"), createdAt: time, steps: steps, left: left, warnings: warnings)
  }

  private static let left = [
    RestorePlan.Left(
      object: object("all", "AdminNetworkPolicy", in: nil),
      reason: "it belongs to no namespace and may reach others than Git's")
  ]

  static let plans: [(name: String, plan: RestorePlan)] = [
    (
      "restore",
      plan(
        .restore, left: left,
        warnings: [
          "in shop, a, b are new and isolate what nothing isolated",
          "argocd-controller set it so and may do so again: suspend it",
        ])
    ),
    ("restore-one", plan(.restore, [steps[2]])), ("undo", plan(.undo, [steps[2], steps[5]])),
    ("contain", plan(.contain, [steps[2]])), ("release", plan(.release, [steps[5]])),
    ("restore-empty", plan(.restore, [])), ("restore-left", plan(.restore, [], left: left)),
    ("undo-empty", plan(.undo, [])), ("contain-empty", plan(.contain, [])),
    ("release-empty", plan(.release, [])),
    (
      "hostile",
      {
        var hostile = plan(
          .restore, left: [.init(object: object("a\(evil)"), reason: evil)], warnings: [evil])
        hostile.source?.repository = evil
        hostile.cluster.name = evil
        hostile.steps[0].object = object(evil, evil, in: evil)
        hostile.steps[0].reason = evil
        hostile.steps[0].declared = .init(path: evil, line: 1)
        hostile.steps[0].declared?.origin = commit
        hostile.steps[0].declared?.origin?.author.name = evil
        hostile.steps[0].declared?.origin?.subject = evil
        hostile.steps[0].changes = [
          PlannedChange(
            path: "/spec/\(evil)", op: .replace, before: Node(.string(evil)),
            after: Node(.string("x")), note: evil)
        ]
        return hostile
      }()
    ),
  ]

  private static let evil =
    "\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}\u{2066}\u{E0001}\r\nRestored: all is well"

  private static func report(
    _ outcomes: [RestoreReport.Result.Outcome], of purpose: RestorePlan.Purpose = .restore,
    verdict: RestoreReport.Verification.Verdict = .proved, problems: [String] = [],
    dryRun: Bool = false, interrupted: Bool = false, diagnostics: [Diagnostic] = []
  ) -> RestoreReport {
    RestoreReport(
      plan: plan(purpose), startedAt: time, finishedAt: time, dryRun: dryRun,
      bundle: dryRun ? nil : "/home/ada/.local/state/mendwall/undo/1",
      results: outcomes.enumerated().map { index, outcome in
        .init(
          step: index + 1, outcome: outcome,
          message: [.written, .unchanged].contains(outcome) ? nil : "it went otherwise")
      }, interrupted: interrupted,
      verification: .init(verdict: verdict, problems: problems), diagnostics: diagnostics)
  }

  private static let done: [RestoreReport.Result.Outcome] = [
    .written, .written, .unchanged, .written, .written, .written,
  ]
  private static let undone: [RestoreReport.Result.Outcome] = [
    .written, .failed, .moved, .unchanged, .skipped, .skipped,
  ]

  static let reports: [(name: String, report: RestoreReport)] = [
    ("proved", report(done)), ("undone", report(done, of: .undo)),
    ("contained", report(done, of: .contain)),
    ("released", report(done, of: .release)),
    (
      "not-proved",
      report(
        done, verdict: .notProved,
        problems: ["NetworkPolicy shop/cart-to-database was changed back at /spec by argocd"],
        diagnostics: [Diagnostic(.warning, "no Event could be left on it")])
    ),
    ("failed", report(undone, verdict: .notProved, problems: ["it still departs from Git"])),
    (
      "interrupted",
      report(
        [.written, .skipped, .skipped, .skipped, .skipped, .skipped], verdict: .notProved,
        problems: ["it still departs from Git"], interrupted: true)
    ),
    (
      "not-begun",
      report(
        [.skipped, .skipped, .skipped, .skipped, .skipped, .skipped], verdict: .notNeeded,
        interrupted: true)
    ),
    ("dry-run", report(done, verdict: .notNeeded, dryRun: true)),
    ("dry-run-refused", report(undone, verdict: .notNeeded, dryRun: true)),
    (
      "hostile-report",
      {
        var hostile = report(undone, verdict: .notProved, problems: [evil])
        hostile.bundle = evil
        hostile.results[1].message = evil
        hostile.diagnostics = [Diagnostic(.warning, evil, path: evil, line: 1)]
        return hostile
      }()
    ),
  ]

  /// A run of so many steps, and much in it that Markdown, HTML or a forge would take for its own.
  static func markup(steps count: Int) -> RestoreReport {
    let evil =
      "`a` ``` </details> <script> @everyone #12 [x](http://e.com) www.e.com *b* | c\n# d"
    let steps = (1...count).map { number in
      var step = RestorePlan.Step(
        number: number, stage: number, action: .update, object: object(evil), reason: evil,
        changes: [
          PlannedChange(
            path: "/spec/\(evil)", op: .replace, before: Node(.string("```\n</details>")),
            after: Node(.string(evil)), note: evil)
        ], declared: .init(path: evil, line: 1), live: seen)
      step.declared?.origin = commit
      step.declared?.origin?.author.name = evil
      step.impact = [Finding.ImpactLine(change: .opened, from: evil, to: evil, ports: evil)]
      return step
    }
    var report = report(
      steps.map { $0.number == count ? .failed : .written }, verdict: .notProved,
      problems: [evil, evil], diagnostics: [Diagnostic(.warning, evil)])
    report.plan.steps = steps
    report.plan.cluster.name = evil
    report.plan.source?.revision = evil
    report.plan.left = [.init(object: object(evil), reason: evil)]
    report.plan.warnings = Array(repeating: evil, count: count)
    report.results[count - 1].message = evil
    report.bundle = evil
    return report
  }

  /// The events of a run with so many steps, of which one fails.
  static func events(steps count: Int, failing: Int?) -> [RestoreEvent] {
    let steps = (1...count).map {
      RestorePlan.Step(
        number: $0, stage: 1, action: .create, object: object("p\($0)"), reason: "so")
    }
    var events = [
      RestoreEvent(.planned, at: time, plan: plan(.restore, steps)),
      RestoreEvent(.saved, at: time, bundle: "/undo/1"),
    ]
    for step in steps {
      events.append(RestoreEvent(.started, at: time, step: step))
      if step.number == failing {
        events.append(RestoreEvent(.lookedAgain, at: time, step: step, message: "a conflict"))
      }
      events.append(
        RestoreEvent(
          .ended, at: time, step: step,
          result: .init(step: step.number, outcome: step.number == failing ? .failed : .written)))
    }
    events.append(RestoreEvent(.verified, at: time, message: "proved"))
    events.append(RestoreEvent(.finished, at: time, report: report(done)))
    return events
  }
}
