import Documents
import PolicyModel
import Workloads

extension LintInput {
  /// What the manifests that were added declare beside policies: workloads, where there are any, and namespaces,
  /// where each one that a policy lives in is among them.
  public var declaredFacts: Set<LintFact> {
    var facts: Set<LintFact> = []
    if !running.pods.isEmpty { facts.insert(.workloads) }
    let homes = objects.filter(\.kind.isNamespaced).map {
      $0.node["metadata"]?["namespace"]?.string ?? defaultNamespace
    }
    if !namespacePlaces.isEmpty, homes.allSatisfy({ namespacePlaces[$0] != nil }) {
      facts.insert(.namespaces)
    }
    return facts
  }
}
