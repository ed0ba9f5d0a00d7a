import Documents
import Linting
import PolicyModel
import Testing

/// Manifests and where in them a rule finds something: each place is marked by 📍 before it, and manifests
/// without a mark must not break the rule.
struct Case: Sendable, CustomTestStringConvertible {
  let rule: String
  let title: String
  let manifests: String
  /// What is known; nil for what the rule needs.
  let facts: Set<LintFact>?
  /// A part of the first finding's message, remedy or replacement.
  let saying: String?

  init(
    _ rule: String, _ title: String, _ manifests: String, facts: Set<LintFact>? = nil,
    saying: String? = nil
  ) {
    self.rule = rule
    self.title = title
    self.manifests = manifests
    self.facts = facts
    self.saying = saying
  }

  /// A NetworkPolicy of `shop` with a spec that stands in its own lines.
  static func policy(
    _ rule: String, _ title: String, _ spec: String, also: String = "", saying: String? = nil
  ) -> Case {
    Case(rule, title, networkPolicy(spec) + (also.isEmpty ? "" : "---\n\(also)"), saying: saying)
  }

  var testDescription: String { "\(rule): \(title)" }

  /// The manifests without marks, and the marks' places.
  var input: (text: String, places: [Position]) {
    var text = ""
    var places: [Position] = []
    var position = (line: 1, column: 1)
    for scalar in manifests.unicodeScalars {
      if scalar == "📍" {
        places.append(Position(line: position.line, column: position.column))
        continue
      }
      text.unicodeScalars.append(scalar)
      position = scalar == "\n" ? (position.line + 1, 1) : (position.line, position.column + 1)
    }
    return (text, places)
  }

  /// Judges the case, and expects the rule to find the marked places and no other.
  func judge(sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
    let rule = try #require(LintRules.named(self.rule), sourceLocation: sourceLocation)
    let (text, places) = input
    let result = Linter.lint(try lintInput(text, facts: facts ?? rule.needs), rules: [rule])
    #expect(result.notJudged == [], sourceLocation: sourceLocation)
    #expect(
      result.findings.compactMap(\.position) == places,
      "\(result.findings.map(\.inWords))", sourceLocation: sourceLocation)
    #expect(result.findings.allSatisfy { $0.rule == rule.id && $0.severity == rule.severity })
    if let saying {
      let first = try #require(result.findings.first, sourceLocation: sourceLocation)
      let words = "\(first.message) | \(first.remedy) | \(first.replacement ?? "")"
      #expect(words.contains(saying), "\(words)", sourceLocation: sourceLocation)
    }
  }
}

func networkPolicy(_ spec: String, name: String = "web", namespace: String = "shop") -> String {
  let lines = spec.split(separator: "\n", omittingEmptySubsequences: false).map {
    $0.isEmpty ? "" : "  \($0)"
  }
  return """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
    \(lines.joined(separator: "\n"))

    """
}

func clusterPolicy(_ spec: String, kind: String = "ClusterNetworkPolicy", name: String = "wide")
  -> String
{
  let version = kind == "ClusterNetworkPolicy" ? "v1alpha2" : "v1alpha1"
  let lines = spec.split(separator: "\n").map { "  \($0)" }
  return """
    apiVersion: policy.networking.k8s.io/\(version)
    kind: \(kind)
    metadata: {name: \(name)}
    spec:
    \(lines.joined(separator: "\n"))

    """
}

func namespace(_ name: String, _ labels: String = "{}") -> String {
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}\n"
}

func deployment(
  _ name: String, _ labels: String, namespace: String = "shop", spec: String = "{}"
) -> String {
  """
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: \(name), namespace: \(namespace)}
  spec: {template: {metadata: {labels: \(labels)}, spec: \(spec)}}

  """
}

func documents(_ parts: String...) -> String { parts.joined(separator: "---\n") }

/// A state that a file declares, in a cluster whose pods have addresses of 10.244.0.0/16.
func lintInput(_ text: String, facts: Set<LintFact> = []) throws -> LintInput {
  var input = LintInput(facts: facts)
  input.networks = [
    .init(.pods, try #require(CIDR("10.244.0.0/16"))),
    .init(.services, try #require(CIDR("10.96.0.0/12"))),
  ]
  input.servedKinds = [PolicyKind.networkPolicy.id, PolicyKind.clusterNetworkPolicy.id]
  for document in try readDocuments(Array(text.utf8), file: "a.yaml") {
    input.add(document, path: "a.yaml")
  }
  return input
}
