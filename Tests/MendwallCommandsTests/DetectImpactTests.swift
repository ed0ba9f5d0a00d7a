import MendwallCommands
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reachability
import Reports
import Testing

@Suite("What drift lets through")
struct DetectImpactTests {
  private typealias Pods = PodsUnderPolicies

  @Test("two drifts that only together open a connection name each other")
  func together() async throws {
    let into = Pods.letting("podSelector: {matchLabels: {app: web}}", as: "into")
    let out = Shop.network(
      "out",
      "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], "
        + "egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]")
    let git = [Pods.closed, Pods.caged]
    let report = try await Pods(git: git, live: git + [into, out]).report()
    let both = "NetworkPolicy shop/into, NetworkPolicy shop/out"
    let names = ["into", "out"]
    for (name, other) in zip(names, names.reversed()) {
      let finding = try #require(report.finding("shop/\(name)"))
      #expect(finding.connectionsInWords == ["shop/web → shop/db by \(both)"])
      #expect(
        finding.inWords == [
          "medium: pods of the same namespace gained a way in",
          "opened: shop/web → shop/db: all (together with NetworkPolicy shop/\(other))",
        ])
      #expect(finding.impact?.first?.together == ["NetworkPolicy shop/\(other)"])
    }
    let alone = try await Pods(git: git, live: git + [into]).report()
    #expect(
      alone.finding("shop/into")?.inWords == [
        "info: nothing is reached otherwise"
      ])
  }

  @Test("a connection has what was sent before and what is sent now")
  func connections() async throws {
    let git = Pods.letting(Pods.namespace("payments"), as: "pay", on: 80, into: "app: db")
    let report = try await Pods(git: [git], live: [git.replacing("port: 80", with: "port: 90")])
      .report()
    let connection = try #require(report.finding("shop/pay")?.connections?.first)
    #expect(report.finding("shop/pay")?.connections?.count == 1)
    #expect(connection.change == .changed)
    #expect(connection.before.ports.description == "TCP 80")
    #expect(connection.after.ports.description == "TCP 90")
    #expect(report.coverage.workloads == .full)
    #expect(
      report.finding("shop/pay")?.inWords == [
        "high: pods of another namespace gained a way in",
        "changed: payments/pay → shop/db: TCP 80 → TCP 90",
      ])
  }

  @Test("a namespace's label that moves its pods into a policy opens what the policy lets through")
  func relabelled() async throws {
    let friends = Pods.letting(Pods.namespace("dev"), as: "friends")
    let report = try await Pods(
      git: [Pods.closed, Shop.namespace("dev", "team: other"), friends],
      live: [Pods.closed, friends]
    ).report()
    #expect(report.briefly == ["modified dev"])
    let finding = try #require(report.finding("dev"))
    #expect(
      finding.inWords == [
        "critical: pods of a namespace that Git does not own gained a way in",
        "opened: dev/x → shop/*: all",
      ])
    #expect(
      finding.connectionsInWords == [
        "dev/x → shop/cart by Namespace dev", "dev/x → shop/db by Namespace dev",
        "dev/x → shop/web by Namespace dev",
      ])
  }

  @Test("a policy that cannot be evaluated is named, and graded by its state")
  func unevaluated() async throws {
    let cilium = """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: lets, namespace: shop}
      spec: {endpointSelector: {}, ingress: [{fromEntities: [all]}]}

      """
    let reason = "high: what it lets through cannot be worked out yet"
    let alone = try await Pods(git: [Pods.closed], live: [Pods.closed, cilium]).report()
    #expect(alone.finding("shop/lets")?.inWords == [reason])
    #expect(alone.diagnostics.isEmpty)

    let extra = Pods.letting(Pods.namespace("payments"))
    let beside = try await Pods(git: [Pods.closed], live: [Pods.closed, cilium, extra]).report()
    #expect(beside.finding("shop/lets")?.inWords == [reason])
    #expect(beside.finding("shop/extra")?.severity == .high)
    let warning =
      "what is let through was worked out without CiliumNetworkPolicy shop/lets, which cannot be "
      + "evaluated yet: they may open or close more than is told"
    #expect(beside.messages(.warning) == [warning])
    // One that is as Git says counts in the cluster all the same.
    let same = try await Pods(git: [Pods.closed, cilium], live: [Pods.closed, cilium, extra])
      .report()
    #expect(same.messages(.warning) == [warning])
    #expect(same.briefly == ["unmanaged shop/extra"])
  }

  @Test("without pods it is judged at its worst, and the report says so in one line")
  func withoutPods() async throws {
    let extra = Pods.letting("podSelector: {matchLabels: {app: web}}", on: 80, into: "app: db")
    let report = try await Pods(git: [Pods.closed], live: [Pods.closed, extra], pods: []).report()
    #expect(report.coverage.workloads == .none)
    #expect(report.complete)
    #expect(
      report.finding("shop/extra")?.inWords == [
        "medium: pods of the same namespace gained a way in",
        "opened: shop/pods with app=web → shop/pods with app=db: TCP 80",
      ])
    #expect(
      report.messages(.info) == [
        "what is let through was judged at its worst, from the policies alone, since no pods could "
          + "be seen"
      ])
    #expect(report.messages(.warning).isEmpty)
  }

  @Test("a report in sync says nothing of pods", arguments: [true, false])
  func inSync(hasPods: Bool) async throws {
    let pods = hasPods ? Pods.pods + Pods.namespaces : []
    let report = try await Pods(git: [Pods.closed], live: [Pods.closed], pods: pods).report()
    #expect(report.findings.isEmpty)
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    #expect(report.coverage.workloads == (hasPods ? .full : .none))
  }

  @Test("what was assumed is told where something was judged")
  func assumptions() async throws {
    let extra = Pods.letting(Pods.outside)
    let report = try await Pods(git: [Pods.closed], live: [Pods.closed, extra]).report()
    #expect(!report.messages(.info).isEmpty)
    #expect(report.messages(.info).allSatisfy { $0.hasPrefix("assumed: ") })
  }

  @Test("of more than a thousand connections the rest is counted")
  func many() async throws {
    let crowd = (10...43).flatMap { [Shop.pod("a\($0)"), Shop.pod("b\($0)", in: "dev")] }
    let extra = Pods.letting(Pods.namespace("dev"), on: 80)
    let pods = try await Pods(
      git: [Pods.closed], live: [Pods.closed, extra], pods: crowd + Pods.namespaces)
    let finding = try #require(try await pods.report().finding("shop/extra"))
    #expect(finding.connections?.count == 1000)
    #expect(finding.connectionsOmitted == 34 * 34 - 1000)
    #expect(finding.impact?.map(\.inWords) == ["opened: dev/* → shop/*: TCP 80"])
    // One line tells them all.
    #expect(await !pods.detect().output.contains("more;"))
  }

  @Test("a person reads the severity, why, and what is opened")
  func text() async throws {
    let extra = Pods.letting(Pods.outside, on: 443)
    let run = try await Pods(git: [Pods.closed], live: [Pods.closed, extra]).detect()
    #expect(run.lines.contains("critical: addresses outside of the cluster gained a way in"))
    #expect(
      run.lines.contains("+ opened: 203.0.113.0/24 → shop/*: TCP 443"), "\(run.output)")
  }

  @Test("what is tolerated is no finding, and is not put down to others")
  func tolerated() async throws {
    let held = Pods.letting(Pods.namespace("dev"), as: "held", on: 80)
    let extra = Pods.letting("podSelector: {matchLabels: {app: web}}", on: 5432, into: "app: db")
    let report = try await Pods(
      git: [Pods.closed], live: [Pods.closed, held, extra],
      configuration: """
        exceptions:
        - {object: {name: held}, reason: on its way out, until: 2027-01-31}

        """
    ).report()
    #expect(report.briefly == ["unmanaged shop/extra"])
    let finding = try #require(report.finding("shop/extra"))
    #expect(finding.connectionsInWords == ["shop/web → shop/db by NetworkPolicy shop/extra"])
    #expect(finding.severity == .medium)
    // Where all is tolerated, nothing is judged.
    let alone = try await Pods(
      git: [Pods.closed], live: [Pods.closed, held],
      configuration: """
        exceptions:
        - {object: {name: held}, reason: on its way out, until: 2027-01-31}

        """
    ).report()
    #expect(alone.findings.isEmpty)
    #expect(alone.diagnostics.isEmpty, "\(alone.diagnostics)")
  }

  @Test("containments and exceptions are graded as ever, and no impact is worked out for them")
  func others() async throws {
    let report = try await Pods(
      git: [Pods.closed],
      live: [
        Pods.closed, ContainedShop.claim("mendwall-containment-inc-1", incident: "inc-1"),
        ContainedShop.claim(
          "mendwall-containment-inc-2", incident: "inc-2", rules: "ingress: [{}]"),
      ],
      configuration: "exceptions: [{object: {name: gone}, reason: r, until: 2026-01-31}]\n"
    ).report()
    let told = report.findings.map { "\($0.type.rawValue) \($0.severity.rawValue)" }
    #expect(told == ["containment high", "exception medium", "containment info"])
    #expect(report.findings.allSatisfy { $0.impact == nil && $0.severityReason == nil })
  }
}
