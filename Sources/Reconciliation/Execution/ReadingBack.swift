import Documents
public import KubernetesClient
public import Reports

/// Reads each object back, where there is no state in Git to compare the cluster with.
public struct ReadingBack: Sendable {
  private let judge: Judge

  public init(judge: Judge) { self.judge = judge }

  /// - Parameters:
  ///   - assignments: what was to be done.
  ///   - results: how it went.
  ///   - cluster: where.
  public func verify(
    _ assignments: [Assignment], _ results: [RestoreReport.Result], _ cluster: any Cluster
  ) async -> RestoreReport.Verification {
    var problems: [String] = []
    let outcomes = Dictionary(results.map { ($0.step, $0) }) { first, _ in first }
    for assignment in assignments {
      let step = assignment.step
      let result = outcomes[step.number]
      if result?.outcome != .written, result?.outcome != .unchanged {
        problems.append("\(step.object): \(result?.message ?? "not written")")
      } else if let problem = await problem(assignment, cluster) {
        problems.append("\(step.object) \(problem)")
      } else if let message = result?.message {
        problems.append("\(step.object): \(message)")
      }
    }
    return RestoreReport.Verification(
      verdict: problems.isEmpty ? .proved : .notProved, problems: problems)
  }

  private func problem(_ assignment: Assignment, _ cluster: any Cluster) async -> String? {
    let step = assignment.step
    do throws(KubernetesError) {
      let object = try await cluster.get(step.object)
      if case .absent = assignment.goal { return "is there again" }
      return judge.isReached(assignment.goal, object, step.object)
        ? nil : "was changed again right after it was written"
    } catch {
      if error.code == .notFound {
        if case .absent = assignment.goal { return nil }
        return "was deleted again right after it was written"
      }
      return "could not be read back: \(error)"
    }
  }
}
