import DriftDetection
import KubernetesClient
import ObservedFlows
import PolicyModel
import Reachability
import Reports
import Workloads

extension Detection.Outcome {
  /// How many connections of each answer a report about drift tells.
  static let mostFlows = 100

  /// Holds what was seen against Git and the cluster.
  ///
  /// - Parameter most: how many connections of each answer are told.
  /// - Throws: ``FlowLogError``, or ``NoPods`` where the ends of connections cannot be named.
  func flows(_ reading: FlowReading, most: Int) async throws
    -> (account: FlowAccount, diagnostics: [Diagnostic])
  {
    let inventory = try FlowReading.inventory(of: workloads)
    let seen = try await reading.read(naming: inventory)
    let (git, live) = policies
    var evaluator = Evaluator([inventory], policies: git + live)
    let account = seen.account(
      expected: ("Git", evaluator.connectivity(of: git)),
      actual: ("the cluster", evaluator.connectivity(of: live)), most: most,
      times: FlowAnalysis.Times(live: live.lastChange))
    return (account, seen.diagnostics)
  }

  /// The policies that are in force once all is as Git says, and those that are now.
  private var policies: (git: [Policy], live: [Policy]) {
    let live = (live + surroundings).filter { $0.kind.role == .policy }
    let departing = Set(departures.map(\.drift.identity))
    let declared = departures.compactMap { drift, _ -> Policy? in
      switch drift {
      case .modified(let declared, _, _), .missing(let declared): declared
      case .unmanaged: nil
      }
    }
    return (
      live.filter { !departing.contains($0.identity) }
        + declared.filter { $0.kind.role == .policy }, live
    )
  }
}

extension [Policy] {
  /// When any of them was last changed, as far as the server keeps account of it.
  fileprivate var lastChange: Instant? {
    lazy.flatMap { $0.managedFields?.entries.compactMap(\.time) ?? [] }.max()
  }
}

extension FlowReading {
  /// The pods by which the ends of connections are named.
  ///
  /// - Throws: ``NoPods``
  static func inventory(of workloads: SeenWorkloads) throws(NoPods) -> Inventory {
    guard let inventory = workloads.inventory else {
      throw NoPods(
        "--flows needs the pods, by whose names and addresses connections are told apart: "
          + (workloads.notes.first?.message ?? "there are none"))
    }
    return inventory
  }
}

/// Nobody is known who could have been at an end of a connection.
struct NoPods: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
