import Containment
import Documents
import PolicyModel
import Testing

@Suite("A selector of pods")
struct PodSelectorTests {
  @Test(
    "is read as kubectl reads it",
    arguments: [
      ("app=web", "{matchLabels: {app: web}}"),
      ("app==web", "{matchLabels: {app: web}}"),
      ("app=web,tier=db", "{matchLabels: {app: web, tier: db}}"),
      (" app = web , tier = db ", "{matchLabels: {app: web, tier: db}}"),
      ("app=", "{matchLabels: {app: ''}}"),
      ("app=1", "{matchLabels: {app: '1'}}"),
      ("app.kubernetes.io/name=Web_1.x", "{matchLabels: {app.kubernetes.io/name: Web_1.x}}"),
      ("app!=web", "{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}"),
      ("app", "{matchExpressions: [{key: app, operator: Exists}]}"),
      ("in", "{matchExpressions: [{key: in, operator: Exists}]}"),
      ("!app", "{matchExpressions: [{key: app, operator: DoesNotExist}]}"),
      ("! app", "{matchExpressions: [{key: app, operator: DoesNotExist}]}"),
      ("tier in (a,b)", "{matchExpressions: [{key: tier, operator: In, values: [a, b]}]}"),
      ("tier in( a , b )", "{matchExpressions: [{key: tier, operator: In, values: [a, b]}]}"),
      ("tier notin (a)", "{matchExpressions: [{key: tier, operator: NotIn, values: [a]}]}"),
      (
        "app=web,tier in (a,b),!old,new",
        "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [a, b]}, "
          + "{key: old, operator: DoesNotExist}, {key: new, operator: Exists}]}"
      ),
    ])
  func forms(text: String, expected: String) throws {
    let selector = try PodSelector(text)
    #expect(try selector.node == yaml(expected))
    #expect(LabelSelector(selector.node) != nil)
  }

  @Test(
    "is refused in words where no selector can be made of it",
    arguments: [
      ("", "lacks the key of a label"), (" ", "lacks the key of a label"),
      ("=web", "lacks the key of a label"), ("app=web,", "lacks the key of a label"),
      ("!", "lacks the key of a label"), ("app=web,,a=b", "lacks the key of a label"),
      ("-a=b", "has \"-a\", which is no key of a label"),
      ("a/b/c=d", "has \"a/b/c\", which is no key of a label"),
      ("/b=d", "has \"/b\", which is no key of a label"),
      ("A/b=d", "has \"A/b\", which is no key of a label"),
      ("a..b/c=d", "has \"a..b/c\", which is no key of a label"),
      ("app>3", "has \"app>3\", which is no key of a label"),
      ("é=d", "has \"é\", which is no key of a label"),
      ("app=-x", "has \"-x\", which is no value of a label"),
      ("app=a/b", "has \"a/b\", which is no value of a label"),
      ("app!=a:b", "has \"a:b\", which is no value of a label"),
      ("app > 3", "has neither =, !=, in nor notin behind app"),
      ("app web", "has neither =, !=, in nor notin behind app"),
      ("app=web tier", "has \"tier\" where a comma or the end must stand"),
      ("app=web)", "has \")\" where a comma or the end must stand"),
      ("a===b", "has \"=b\" where a comma or the end must stand"),
      ("tier in", "lacks the values in parentheses behind in or notin"),
      ("tier in a", "lacks the values in parentheses behind in or notin"),
      ("tier in ()", "has an empty value in parentheses"),
      ("tier in (a,)", "has an empty value in parentheses"),
      ("tier in (a", "lacks the closing parenthesis"),
      ("tier in (a b)", "lacks the closing parenthesis"),
      ("tier in (a$)", "has \"a$\", which is no value of a label"),
    ])
  func wrong(text: String, what: String) {
    #expect(
      fault { _ = try PodSelector(text) }
        == "the selector \"\(text)\" \(what); write it as app=web,tier in (a,b)")
  }

  @Test("names a label that must equal two values, as no pod would be selected")
  func contradictions() {
    #expect(
      fault { _ = try PodSelector("app=web,app=db") }
        == "the selector \"app=web,app=db\" asks app to equal two values; write app in (A,B) for either "
        + "of them")
  }

  @Test("has names no longer than Kubernetes takes them")
  func lengths() throws {
    let longest = String(repeating: "a", count: 63)
    _ = try PodSelector("\(longest)=\(longest)")
    #expect(fault { _ = try PodSelector("\(longest)a=b") } != nil)
    #expect(fault { _ = try PodSelector("a=\(longest)a") } != nil)
    let domain = [String](repeating: longest, count: 4).joined(separator: ".")
    #expect(fault { _ = try PodSelector("\(domain)/a=b") } != nil)
    _ = try PodSelector("\(domain.dropLast(2))/a=b")
  }
}
