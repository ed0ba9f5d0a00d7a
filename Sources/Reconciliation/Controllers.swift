import Documents
public import PolicyModel

/// Programs that hold objects to a state of their own, and how to stop them for a while.
public enum Controllers {
  /// Whether a field manager is a program that puts back what it does not want, by the name that it goes
  /// by in `managedFields`.
  public static func isOne(_ manager: String) -> Bool {
    [
      "argocd", "kustomize-controller", "helm-controller", "helm", "fleet", "rancher",
      "config-sync", "configsync", "kapp",
    ].contains {
      manager == $0 || manager.hasPrefix($0 + "-")
    } || manager.hasSuffix("-operator") || manager.hasSuffix("-controller")
      || manager.hasSuffix("-manager")
  }

  /// How to stop a manager from changing an object, as the end of a sentence.
  ///
  /// - Parameters:
  ///   - manager: the name that it goes by in `managedFields`.
  ///   - live: the object, by whose labels and annotations these programs tell what is theirs.
  public static func suspension(of manager: String, for live: Policy) -> String {
    func mark(_ keys: String...) -> String? {
      for key in keys {
        if let value = (live.annotations[key] ?? live.labels[key])?.string, !value.isEmpty {
          return value
        }
      }
      return nil
    }
    switch manager {
    case _ where manager.hasPrefix("argocd"):
      // `app:group/Kind:namespace/name`
      let tracked = mark("argocd.argoproj.io/tracking-id")?.prefix { $0 != ":" }
      let app =
        tracked.map(String.init)
        ?? mark("argocd.argoproj.io/instance", "app.kubernetes.io/instance")
      return "suspend it with: argocd app set \(app ?? "APP") --sync-policy none"
    case "kustomize-controller":
      let name = mark("kustomize.toolkit.fluxcd.io/name") ?? "NAME"
      let namespace = mark("kustomize.toolkit.fluxcd.io/namespace") ?? "flux-system"
      return "suspend it with: flux suspend kustomization \(name) --namespace \(namespace)"
    case "helm-controller":
      let name = mark("helm.toolkit.fluxcd.io/name") ?? "NAME"
      let namespace =
        mark("helm.toolkit.fluxcd.io/namespace") ?? live.reference.namespace ?? "NAMESPACE"
      return "suspend it with: flux suspend helmrelease \(name) --namespace \(namespace)"
    case "helm":
      let name = mark("meta.helm.sh/release-name") ?? "RELEASE"
      let namespace =
        mark("meta.helm.sh/release-namespace") ?? live.reference.namespace ?? "NAMESPACE"
      return
        "it is the Helm release \(name) of \(namespace): change its chart or values, or stop whatever upgrades it"
    case _ where manager.hasPrefix("config-sync") || manager.hasPrefix("configsync"):
      return "stop Config Sync's reconciler of \(live.reference.namespace ?? "the cluster")"
    case _ where manager.hasSuffix("-operator"):
      return
        "scale down its deployment for the time being: kubectl scale deployment \(manager) --replicas 0, in its namespace"
    default:
      return "find out what runs as \(manager), and stop it for the time being"
    }
  }
}
