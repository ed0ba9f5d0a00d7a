import PolicyModel
import Testing

@Suite("What is known of a namespace")
struct NamespaceLabelsTests {
  @Test("is each of its labels where they were read")
  func read() {
    let namespace = NamespaceLabels(name: "shop", labels: ["team": "a", "empty": ""])
    #expect(namespace.label("team") == .value("a"))
    #expect(namespace.label("empty") == .value(""))
    #expect(namespace.label("other") == .absent)
  }

  @Test("is its name alone where they were not")
  func unread() {
    let namespace = NamespaceLabels(name: "shop", labels: nil)
    #expect(namespace.label("team") == .unknown)
    #expect(namespace.label("kubernetes.io/metadata.name") == .value("shop"))
  }

  @Test("is its name in the label that the server sets, on a server that does not set it too")
  func name() {
    #expect(NamespaceLabels.nameLabel == "kubernetes.io/metadata.name")
    let older = NamespaceLabels(name: "shop", labels: [:])
    #expect(older.label("kubernetes.io/metadata.name") == .value("shop"))
    let labels = ["kubernetes.io/metadata.name": "shop", "name": "other"]
    let newer = NamespaceLabels(name: "shop", labels: labels)
    #expect(newer.label("kubernetes.io/metadata.name") == .value("shop"))
    #expect(newer.label("name") == .value("other"))
  }

  @Test("answers a label selector, or leaves it open")
  func selection() throws {
    let selector = try #require(
      try LabelSelector(yaml("{matchLabels: {kubernetes.io/metadata.name: shop, team: a}}")))
    #expect(selector.matches(NamespaceLabels(name: "shop", labels: ["team": "a"]).label) == true)
    #expect(selector.matches(NamespaceLabels(name: "shop", labels: [:]).label) == false)
    #expect(selector.matches(NamespaceLabels(name: "shop", labels: nil).label) == nil)
    #expect(selector.matches(NamespaceLabels(name: "other", labels: nil).label) == false)
  }
}
