import KubernetesClient
import PolicyModel
import Reports
import Workloads

/// What could be seen of the pods.
struct SeenWorkloads: Sendable {
  /// Nil where none could be seen.
  let inventory: Inventory?
  let coverage: DriftReport.Coverage.Extent
  /// Why not all could be seen, and what was passed over.
  let notes: [Diagnostic]

  /// Reads what runs in a cluster. That it may not be read is no failure.
  ///
  /// - Throws: ``KubernetesError`` where the cluster is out of reach.
  static func read(from cluster: any Cluster, namespaces: Set<String>?)
    async throws(KubernetesError)
    -> SeenWorkloads
  {
    let live: LiveInventory
    do throws(KubernetesError) {
      live = try await cluster.inventory(namespaces: namespaces)
    } catch {
      if error.concernsEveryRequest { throw error }
      return SeenWorkloads(
        inventory: nil, coverage: .none,
        notes: [Diagnostic(.info, "the pods could not be listed: \(error)")])
    }
    let isEmpty = live.inventory.pods.isEmpty
    let isWhole = live.podsError == nil && !live.notes.contains { $0.severity == .error }
    return SeenWorkloads(
      inventory: isEmpty ? nil : live.inventory,
      coverage: isEmpty ? .none : isWhole ? .full : .partial,
      notes: live.notes.map { Diagnostic(.info, $0.message, path: $0.path, line: $0.line) })
  }
}
