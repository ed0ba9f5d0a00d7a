import Documents
import KubernetesClient
import Testing

@testable import MendwallCommands

@Suite("What becomes of the reports in a cluster")
struct ReportPlanTests {
  private static func live(isOurs: Bool = true, version: String = "1") -> ReportPlan.Live {
    ReportPlan.Live(
      [
        "metadata": [
          "uid": "u", "resourceVersion": Node(.string(version)),
          "labels": isOurs ? ["app.kubernetes.io/managed-by": "mendwall"] : [:],
        ]
      ])
  }

  @Test("each namespace with findings has one written, over the one that is there")
  func written() {
    let plan = ReportPlan(["a", "b"], live: ["b": Self.live()], isComplete: true)
    #expect(plan.written == ["a": nil, "b": Self.live()])
    #expect(plan.deleted.isEmpty && plan.kept.isEmpty)
    #expect(
      plan.rights(.openReports).sorted().map { "\($0)".prefix { $0 != ";" } }
        == ["create reports in namespace a", "update reports in namespace b"])
  }

  @Test("one where nothing departs any more is deleted, but after a run that saw all alone")
  func stale() {
    let live = ["a": Self.live(), "b": Self.live(), "c": Self.live()]
    let whole = ReportPlan(["b"], live: live, isComplete: true)
    #expect(whole.deleted.keys.sorted() == ["a", "c"])
    #expect(whole.kept.isEmpty)
    let partial = ReportPlan(["b"], live: live, isComplete: false)
    #expect(partial.deleted.isEmpty)
    #expect(partial.kept == ["a", "c"])
    #expect(partial.written.keys.sorted() == ["b"])
  }

  @Test("somebody else's is neither deleted nor asked a right for")
  func foreign() {
    let live = ["a": Self.live(isOurs: false), "b": Self.live(isOurs: false)]
    let plan = ReportPlan(["b"], live: live, isComplete: true)
    #expect(plan.deleted.isEmpty && plan.kept.isEmpty)
    #expect(plan.rights(.openReports).isEmpty)
  }
}
