import Documents
import MendwallTesting
import PolicyModel
import Testing
import Workloads

@testable import KubernetesClient

@Suite("What runs in a cluster, of an API server")
struct InventoryTests {
  private static func list(_ kind: String, _ items: [String], next: String? = nil) -> String {
    let token = next.map { #","continue":"\#($0)""# } ?? ""
    return #"{"kind":"\#(kind)List","apiVersion":"v1","metadata":{"resourceVersion":"7"\#(token)},"#
      + #""items":[\#(items.joined(separator: ","))]}"#
  }

  private static func pod(_ name: String, in namespace: String = "shop") -> String {
    #"{"metadata":{"name":"\#(name)","namespace":"\#(namespace)","managedFields":[{"a":1}]},"#
      + #""status":{"podIP":"10.0.0.5"}}"#
  }

  private static let lists: [String: String] = [
    "/api/v1/namespaces": list("Namespace", [#"{"metadata":{"name":"shop","labels":{"a":"b"}}}"#]),
    "/api/v1/nodes": list(
      "Node",
      [
        #"{"metadata":{"name":"n"},"status":{"images":[{"a":1}],"addresses":[{"type":"InternalIP","#
          + #""address":"10.0.0.1"}]}}"#
      ]),
    "/api/v1/services": list(
      "Service",
      [
        #"{"metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"a":"b"},"#
          + #""ports":[{"port":80,"targetPort":"http"}]}}"#
      ]),
    "/apis/networking.k8s.io/v1/ingresses": list(
      "Ingress",
      [
        #"{"metadata":{"name":"web","namespace":"shop"},"spec":{"defaultBackend":{"service":"#
          + #"{"name":"web","port":{"number":80}}}}}"#
      ]),
    "/apis/route.openshift.io/v1/routes": list(
      "Route",
      [
        #"{"metadata":{"name":"r","namespace":"shop"},"spec":{"to":{"kind":"Service","name":"web"}}}"#
      ]),
    "/api/v1/pods": list("Pod", [pod("a"), pod("b", in: "other")]),
    "/apis":
      #"{"groups":[{"name":"route.openshift.io","versions":[{"version":"v1"}]}]}"#,
  ]

  /// Asks a server on which some lists are answered otherwise.
  private func inventory(
    _ namespaces: Set<String>? = nil,
    _ reply: @escaping @Sendable (String) -> ScriptedServer.Reply? = { _ in nil }
  ) async throws -> (live: LiveInventory, paths: [String]) {
    try await ScriptedServer.run { request in
      let path = String(request.uri.prefix { $0 != "?" })
      return reply(path) ?? Self.lists[path].map { .json($0) } ?? .status(404, "no \(path)")
    } use: { server in
      let live = try await withAPI(try .to(server.url)) { api in
        try await api.inventory(namespaces: namespaces)
      }
      return (live, server.requests.map(\.uri))
    }
  }

  private static func refusal(_ path: String) -> ScriptedServer.Reply {
    .status(403, "not \(path)", reason: "Forbidden")
  }

  @Test("is each list of the whole cluster, once")
  func whole() async throws {
    let (live, paths) = try await inventory(["shop"])
    #expect(
      paths.sorted() == Self.lists.keys.sorted().map { $0 == "/apis" ? $0 : "\($0)?limit=500" })
    #expect(live.inventory.pods.map(\.name) == ["a", "b"])
    #expect(live.inventory.pods.first?.addresses == [try #require(IPAddress("10.0.0.5"))])
    #expect(live.inventory.namespaces == [NamespaceLabels(name: "shop", labels: ["a": "b"])])
    #expect(live.inventory.nodes.map(\.addresses) == [[try #require(IPAddress("10.0.0.1"))]])
    #expect(live.inventory.services.map(\.selector) == [["a": "b"]])
    #expect(live.inventory.services.first?.ports.map(\.target) == [.name("http")])
    #expect(live.inventory.ingresses.map(\.name) == ["web", "r"])
    #expect(
      live.inventory.ingresses.map { $0.backends.map(\.port) } == [[.port(.number(80))], [.all]])
    #expect(live.notes.isEmpty)
    #expect(live.namespaces == nil)
    #expect(live.podsError == nil)
  }

  @Test("reads pods page by page, and begins anew where they expire")
  func pages() async throws {
    let pages = Script([
      .json(Self.list("Pod", [Self.pod("old")], next: "x")),
      .status(410, "too old", reason: "Expired"),
      .json(Self.list("Pod", [Self.pod("a")], next: "one")),
      .json(Self.list("Pod", [Self.pod("b")])),
    ])
    let (live, paths) = try await inventory { path in
      path == "/api/v1/pods" ? pages.next() : nil
    }
    #expect(live.inventory.pods.map(\.name) == ["a", "b"])
    #expect(
      paths.filter { $0.contains("/pods") } == [
        "/api/v1/pods?limit=500", "/api/v1/pods?limit=500&continue=x", "/api/v1/pods?limit=500",
        "/api/v1/pods?limit=500&continue=one",
      ])
  }

  @Test(
    "is without what the user may not list, and says so",
    arguments: [
      "/api/v1/namespaces", "/api/v1/nodes", "/api/v1/services",
      "/apis/networking.k8s.io/v1/ingresses",
    ])
  func optional(path: String) async throws {
    let (live, _) = try await inventory { $0 == path ? Self.refusal(path) : nil }
    let resource = String(path.split(separator: "/").last ?? "")
    #expect(live.notes.count == 1)
    let note = try #require(live.notes.first)
    #expect(note.severity == .warning)
    #expect(note.message.hasPrefix("the cluster's \(resource) were left out: "))
    #expect(note.message.contains(#"resources: ["\#(resource)"], verbs: ["list"]"#))
    #expect(live.inventory.pods.count == 2)
    let inventory = live.inventory
    let empty = [
      "namespaces": inventory.namespaces.isEmpty, "nodes": inventory.nodes.isEmpty,
      "services": inventory.services.isEmpty, "ingresses": inventory.ingresses.map(\.name) == ["r"],
    ]
    #expect(empty.filter(\.value).map(\.key) == [resource])
  }

  @Test("is without Routes where the cluster has none, and says nothing of it")
  func withoutRoutes() async throws {
    let (live, paths) = try await inventory { path in
      path == "/apis" ? .json(#"{"groups":[{"name":"apps","versions":[{"version":"v1"}]}]}"#) : nil
    }
    #expect(!paths.contains { $0.contains("routes") })
    #expect(live.inventory.ingresses.map(\.name) == ["web"])
    #expect(live.notes.isEmpty)
  }

  @Test("says that Routes are not known where the cluster does not tell its APIs")
  func untoldAPIs() async throws {
    let (live, _) = try await inventory { $0 == "/apis" ? Self.refusal($0) : nil }
    #expect(live.inventory.ingresses.map(\.name) == ["web"])
    #expect(live.notes.count == 1)
    #expect(live.notes.first?.message.hasPrefix("the cluster's routes were left out: ") == true)
    #expect(live.notes.first?.message.contains("let the user get /apis") == true)
  }

  @Test("is none where the user may list no pods")
  func forbidden() async throws {
    for namespaces in [nil, [], ["shop", "other"]] as [Set<String>?] {
      let error = try await failure {
        try await inventory(namespaces) { $0.hasSuffix("/pods") ? Self.refusal($0) : nil }
      }
      #expect(error.code == .forbidden)
      #expect(error.description.contains("not /api/v1/pods"))
    }
  }

  @Test("is of single namespaces where the user may not list the cluster's, and says which")
  func oneByOne() async throws {
    let (live, paths) = try await inventory(["shop", "closed", "other"]) { path in
      if path.contains("/namespaces/closed/") || path == "/api/v1/pods" {
        return Self.refusal(path)
      }
      guard path.hasSuffix("/pods") else { return nil }
      return .json(Self.list("Pod", [Self.pod("of", in: path.contains("shop") ? "shop" : "other")]))
    }
    #expect(live.inventory.pods.map(\.namespace) == ["other", "shop"])
    #expect(live.namespaces == ["shop", "other"])
    #expect(live.podsError?.code == .forbidden)
    #expect(paths.count { $0.contains("/pods") } == 4)
    let messages = live.notes.map(\.message)
    #expect(messages.count == 2)
    #expect(
      messages.first?.hasPrefix("only the pods of single namespaces were read, not the whole")
        == true)
    #expect(messages.last?.hasPrefix("the pods of namespace closed were left out: ") == true)
  }

  @Test("lists Services in single namespaces too, many of them at a time")
  func servicesOneByOne() async throws {
    let namespaces = Set((0..<30).map { "n\($0)" })
    let (live, _) = try await inventory(namespaces) { path in
      if path == "/api/v1/services" || path == "/api/v1/pods" { return Self.refusal(path) }
      let parts = path.split(separator: "/").map(String.init)
      guard parts.count == 5 else { return nil }
      let item = #"{"metadata":{"name":"x","namespace":"\#(parts[3])"}}"#
      return .json(Self.list(parts[4] == "pods" ? "Pod" : "Service", [item]))
    }
    #expect(Set(live.inventory.pods.map(\.namespace)) == namespaces)
    #expect(Set(live.inventory.services.map(\.namespace)) == namespaces)
    #expect(live.namespaces == namespaces)
    #expect(live.notes.count == 2)
  }

  @Test(
    "fails where a list goes wrong otherwise",
    arguments: ["/api/v1/pods", "/api/v1/services", "/api/v1/nodes", "/api/v1/namespaces"])
  func failures(path: String) async throws {
    for (reply, code) in [
      (ScriptedServer.Reply.status(401, "who?"), KubernetesError.Code.unauthorized),
      (.json(#"{"kind":"Other","items":[]}"#), .badResponse),
      (.json(String(Self.lists[path]?.dropLast() ?? "")), .badResponse),
    ] {
      let error = try await failure {
        try await inventory(["shop"]) { $0 == path ? reply : nil }
      }
      #expect(error.code == code)
    }
  }

  @Test("fails where the pods of one namespace cannot be read for another reason than a right")
  func brokenNamespace() async throws {
    let error = try await failure {
      try await inventory(["shop", "other"]) { path in
        switch path {
        case "/api/v1/pods": Self.refusal(path)
        case "/api/v1/namespaces/shop/pods": .json("{")
        case "/api/v1/namespaces/other/pods": .json(Self.list("Pod", []))
        default: nil
        }
      }
    }
    #expect(error.code == .badResponse)
    #expect(error.description.contains("list of pods"))
  }

  @Test("notes an object of another shape")
  func wrongShape() async throws {
    let (live, _) = try await inventory { path in
      path == "/api/v1/services"
        ? .json(
          Self.list(
            "Service", [#"{"metadata":{"name":"a","namespace":"b"},"spec":{"selector":7}}"#]))
        : nil
    }
    #expect(live.inventory.services.isEmpty)
    #expect(live.notes.map(\.message).first?.hasPrefix("Service b/a: selector must be") == true)
  }
}
