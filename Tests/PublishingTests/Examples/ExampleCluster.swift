import Documents
import MendwallTesting
import Synchronization

/// An API server with network policies and no custom kinds, which can change while it runs.
final class ExampleCluster: Sendable {
  private let policies: Mutex<[String]>
  private let readable: String?

  /// - Parameters:
  ///   - policies: their manifests.
  ///   - readable: the one namespace whose policies may be listed; nil for all.
  init(_ policies: [String], readable: String? = nil) {
    self.policies = Mutex(policies)
    self.readable = readable
  }

  func change(to policies: [String]) { self.policies.withLock { $0 = policies } }

  func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let policies = self.policies.withLock { $0 }
    return switch request.uri.prefix(while: { $0 != "?" }) {
    case "/version": .json(#"{"gitVersion":"v1.36.2"}"#)
    case "/api/v1/namespaces/kube-system":
      .json(#"{"metadata":{"name":"kube-system","uid":"5a0f3c52-4a0e-4e0e-9d36-0d7b6d0f7c11"}}"#)
    case "/apis":
      .json(
        #"{"kind":"APIGroupList","groups":[{"name":"networking.k8s.io","#
          + #""versions":[{"groupVersion":"networking.k8s.io/v1","version":"v1"}]}]}"#)
    case "/apis/networking.k8s.io/v1/networkpolicies": list(readable == nil ? policies : nil)
    case "/apis/networking.k8s.io/v1/namespaces/\(readable ?? "-")/networkpolicies":
      list(policies.filter { $0.contains("namespace: \(readable ?? "-")") })
    case let path where path.hasSuffix("/networkpolicies"): list(nil)
    default: .status(404, "not here", reason: "NotFound")
    }
  }

  private func list(_ policies: [String]?) -> ScriptedServer.Reply {
    guard let policies else {
      return .status(403, "networkpolicies is forbidden", reason: "Forbidden")
    }
    let items = policies.compactMap {
      (try? readDocuments(Array($0.utf8), file: "policy"))?.first.map { JSONWriter.compact($0) }
    }
    return .json(
      #"{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"#
        + #""items":[\#(items.joined(separator: ","))]}"#)
  }
}
