import Documents
import PolicyModel

/// The kinds of objects that an inventory is made of.
enum InventoryKind: String {
  case pod = "Pod"
  case deployment = "Deployment"
  case statefulSet = "StatefulSet"
  case daemonSet = "DaemonSet"
  case replicaSet = "ReplicaSet"
  case replicationController = "ReplicationController"
  case job = "Job"
  case cronJob = "CronJob"
  case namespace = "Namespace"
  case node = "Node"
  case service = "Service"
  case ingress = "Ingress"
  case route = "Route"

  /// How grave it is that an object cannot be read: without a pod or a namespace's labels answers are wrong,
  /// without the others they only say less.
  var importance: Diagnostic.Severity {
    switch self {
    case .node, .service, .ingress, .route: .warning
    default: .error
    }
  }

  /// The kind of an object, or nil for one that is of no interest: another API may have the same name for
  /// something else, as Knative has for its Service and Route.
  init?(of object: Node) {
    guard let name = object["kind"]?.string, let kind = InventoryKind(rawValue: name) else {
      return nil
    }
    if let apiVersion = object["apiVersion"]?.string, !kind.groups.contains(group(of: apiVersion)) {
      return nil
    }
    self = kind
  }

  var isNamespaced: Bool { self != .namespace && self != .node }

  /// The groups of the API that have had the kind.
  private var groups: [String] {
    switch self {
    case .pod, .replicationController, .namespace, .node, .service: [""]
    case .deployment, .daemonSet, .replicaSet: ["apps", "extensions"]
    case .statefulSet: ["apps"]
    case .job, .cronJob: ["batch"]
    case .ingress: ["networking.k8s.io", "extensions"]
    case .route: ["route.openshift.io"]
    }
  }
}

private func group(of apiVersion: String) -> String {
  apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
}
