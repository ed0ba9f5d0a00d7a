extension Inventory {
  /// How the pods of well-known ingress controllers are labelled by what installs them: of each all labels, nil
  /// for any value.
  private static let controllerLabels: [[String: String?]] = [
    [
      "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller",
    ],
    ["app.kubernetes.io/name": "nginx-ingress"], ["app": "nginx-ingress"],
    ["app.kubernetes.io/name": "traefik"],
    ["app.kubernetes.io/name": "haproxy-ingress"], ["app.kubernetes.io/name": "kubernetes-ingress"],
    ["app.kubernetes.io/name": "contour", "app.kubernetes.io/component": "envoy"],
    ["app.kubernetes.io/name": "kong"], ["app.kubernetes.io/name": "emissary-ingress"],
    ["istio": "ingressgateway"],
    ["ingresscontroller.operator.openshift.io/deployment-ingresscontroller": nil],
  ]

  /// The ingress controllers that run here, as far as they are known by their pods' labels, in their order.
  var ingressControllers: [WorkloadReference] {
    let found = pods.filter { pod in
      !pod.hasFinished
        && Inventory.controllerLabels.contains { labels in
          labels.allSatisfy { key, value in
            pod.labels[key].map { value == nil || value == $0 } ?? false
          }
        }
    }
    return Set(found.map(\.workload)).sorted()
  }

  /// Lets the pods of the ingress controller that runs here stand for what comes by Ingresses and Routes.
  ///
  /// Where several classes of Ingresses are served, it is not known by whom each is, and nothing changes.
  ///
  /// - Returns: that it was done, in a sentence; nil where it was not.
  public mutating func useIngressController() -> String? {
    let controllers = ingressControllers
    guard !ingresses.isEmpty, let first = controllers.first, controllers.count == 1,
      Set(ingresses.map(\.className)).count == 1
    else { return nil }
    ingresses = []
    return
      "what comes by Ingresses and Routes comes from the pods of \(first.namespace)/\(first.name)"
  }
}
