import PolicyModel
import Testing

@testable import Reconciliation

@Suite("The place of a step in the order")
struct StageTests {
  @Test("who comes before whom in either order")
  func orders() {
    #expect(
      Stage.balanced == [
        .namespaces, .access, .rules, .allows, .denies, .selections, .narrowings, .accounts,
        .deletions,
      ])
    #expect(
      Stage.secureFirst == [
        .namespaces, .access, .denies, .allows, .rules, .selections, .narrowings, .accounts,
        .deletions,
      ])
    #expect(Set(Stage.balanced) == Set(Stage.secureFirst))
  }

  @Test(
    "a stage follows from what a step does",
    arguments: [
      (StepEffect.opens, true, Stage.allows), ([.opens, .closes], true, .allows),
      (.closes, true, .denies), (.opens, false, .rules), (.closes, false, .denies),
      ([.opens, .closes], false, .rules), ([.opens, .closes, .selects], false, .selections),
      ([.opens, .closes, .selects, .narrows], false, .narrowings),
      // A label or annotation alone does nothing to connections.
      ([], false, .denies), ([], true, .denies),
    ] as [(StepEffect, Bool, Stage)])
  func policies(effect: StepEffect, creating: Bool, expected: Stage) {
    for kind in PolicyKind.all where kind.role == .policy {
      #expect(Stage(effect, creating: creating, kind) == expected, "\(kind.kind)")
    }
  }

  @Test("what policies lean on comes first, whatever it does")
  func support() {
    for effect in [[], .opens, .closes, [.opens, .closes, .selects]] as [StepEffect] {
      for creating in [true, false] {
        #expect(Stage(effect, creating: creating, .namespace) == .namespaces)
        for kind in [PolicyKind.role, .clusterRole, .roleBinding, .clusterRoleBinding] {
          #expect(Stage(effect, creating: creating, kind) == .access)
        }
      }
    }
  }

  @Test("each stage gives a reason, and those that the order is about give that of the order")
  func reasons() {
    for stage in Stage.balanced {
      #expect(!stage.reason(secureFirst: false).isEmpty)
      let differs = [Stage.rules, .allows, .denies].contains(stage)
      #expect((stage.reason(secureFirst: false) != stage.reason(secureFirst: true)) == differs)
    }
  }
}
