import KubernetesClient
import Reconciliation
import Reports

extension BundleContents {
  /// Refuses a cluster that is not the one that the bundle's run wrote to.
  ///
  /// - Throws: ``Refusal``
  func refuseOther(_ cluster: ClusterDescription, than folder: String) throws(Refusal) {
    let made = plan.cluster
    let isSame =
      made.uid != nil && cluster.uid != nil
      ? made.uid == cluster.uid
      : made.server == cluster.server && made.snapshot == cluster.snapshot
    guard isSame else {
      throw Refusal(
        "nothing was written: \(folder) is of the cluster \(made.server ?? made.snapshot ?? "?") with uid "
          + "\(made.uid ?? "unknown"), and this is \(cluster.server ?? cluster.snapshot ?? "?") with uid "
          + "\(cluster.uid ?? "unknown"); choose its context")
    }
  }
}
