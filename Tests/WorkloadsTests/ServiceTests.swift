import PolicyModel
import Testing
import Workloads

@Suite("What stands beside pods")
struct ServiceTests {
  private func service(_ spec: String) throws -> Inventory.Service {
    try #require(
      try inventory("{kind: Service, metadata: {name: web, namespace: shop}, spec: \(spec)}")
        .services.first)
  }

  private func backends(_ object: String) throws -> [Inventory.Ingress.Backend] {
    try #require(try inventory(object).ingresses.first).backends
  }

  @Test("a Service has its selector and its ports, whose targets default to themselves")
  func service() throws {
    let service = try service(
      """
      {selector: {app: web}, type: ClusterIP, ports: [{port: 80}, {name: a, port: 81, targetPort: http},
        {port: 82, targetPort: 8082, protocol: UDP}, {port: 83, targetPort: 0}, {port: 84, targetPort: ""}]}
      """)
    #expect(
      service
        == Inventory.Service(
          namespace: "shop", name: "web", selector: ["app": "web"],
          ports: [
            .init(name: nil, number: 80, protocol: .tcp, target: .number(80)),
            .init(name: "a", number: 81, protocol: .tcp, target: .name("http")),
            .init(name: nil, number: 82, protocol: .udp, target: .number(8082)),
            .init(name: nil, number: 83, protocol: .tcp, target: .number(83)),
            .init(name: nil, number: 84, protocol: .tcp, target: .number(84)),
          ]))
  }

  @Test(
    "a Service selects no pods without a selector, or where it is another name",
    arguments: [
      "{}", "{selector: {}}", "{selector: null}",
      "{type: ExternalName, externalName: a.example.com, selector: {app: web}}",
    ])
  func withoutSelector(spec: String) throws {
    #expect(try service(spec).selector == nil)
  }

  @Test("an Ingress forwards to the Services of its paths and of its default, each once")
  func ingress() throws {
    let backends = try backends(
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web, namespace: shop}
      spec:
        defaultBackend: {service: {name: fallback, port: {name: http}}}
        rules:
        - host: a.example.com
          http:
            paths:
            - {path: /, backend: {service: {name: web, port: {number: 80}}}}
            - {path: /static, backend: {resource: {kind: Bucket, name: b}}}
            - {path: /again, backend: {service: {name: web, port: {number: 80}}}}
        - host: b.example.com
        - http: {paths: [{backend: {service: {name: api, port: {name: grpc}}}}]}
      """)
    #expect(
      backends == [
        .init(service: "fallback", port: .port(.name("http"))),
        .init(service: "web", port: .port(.number(80))),
        .init(service: "api", port: .port(.name("grpc"))),
      ])
  }

  @Test("an Ingress of an API that no cluster serves any more is told of")
  func oldIngress() throws {
    for apiVersion in ["extensions/v1beta1", "networking.k8s.io/v1beta1"] {
      let reader = try reader(
        "{apiVersion: \(apiVersion), kind: Ingress, metadata: {name: a}, spec: {backend: {}}}")
      #expect(reader.inventory.ingresses.isEmpty)
      #expect(
        reader.diagnostics.map(\.inWords) == [
          "a.yaml:1: Ingress default/a: \(apiVersion) is not read; write networking.k8s.io/v1; "
            + "it was passed over"
        ])
    }
  }

  @Test(
    "a Route forwards to its Services, by what they forward to",
    arguments: [
      ("", Inventory.Ingress.PortChoice.all),
      ("port: {targetPort: http}, ", .target(.name("http"))),
      ("port: {targetPort: 8080}, ", .target(.number(8080))), ("port: {}, ", .all),
    ])
  func route(port: String, choice: Inventory.Ingress.PortChoice) throws {
    let backends = try backends(
      """
      apiVersion: route.openshift.io/v1
      kind: Route
      metadata: {name: web, namespace: shop}
      spec: {\(port)to: {kind: Service, name: a, weight: 90}, alternateBackends: [{kind: Service, name: b},
        {name: c}, {kind: Other, name: d}]}
      """)
    #expect(backends.map(\.service) == ["a", "b", "c"])
    #expect(backends.allSatisfy { $0.port == choice })
  }

  @Test("a Node has its labels and its own addresses")
  func node() throws {
    let nodes = try inventory(
      """
      kind: Node
      metadata: {name: node-1, labels: {zone: a}}
      status: {addresses: [{type: Hostname, address: node-1}, {type: InternalIP, address: 10.0.0.1},
        {type: ExternalIP, address: "2001:db8::1"}, {type: InternalDNS, address: 10.9.9.9}]}
      """
    ).nodes
    #expect(
      nodes == [
        Inventory.Node(
          name: "node-1", labels: ["zone": "a"],
          addresses: ["10.0.0.1", "2001:db8::1"].compactMap { IPAddress($0) })
      ])
    #expect(nodes.first?.addresses.count == 2)
  }

  @Test("a Namespace has its labels, and none where it names none")
  func namespaces() throws {
    let namespaces = try inventory(
      """
      {kind: Namespace, apiVersion: v1, metadata: {name: a, labels: {team: b}}}
      ---
      {kind: Namespace, metadata: {name: b, namespace: odd}}
      """
    ).namespaces
    #expect(
      namespaces == [
        NamespaceLabels(name: "a", labels: ["team": "b"]), NamespaceLabels(name: "b", labels: [:]),
      ])
  }
}

@Suite("The ingress controller that runs")
struct IngressControllerTests {
  private func inventory(_ pods: [[String: String]], classes: [String?] = [nil]) -> Inventory {
    var inventory = Inventory()
    inventory.pods = pods.enumerated().map { index, labels in
      Pod(
        namespace: "edge", name: "pod-\(index)",
        workload: WorkloadReference(
          namespace: "edge", name: labels["owner"] ?? "edge", kind: "Deployment"), labels: labels)
    }
    inventory.ingresses = classes.enumerated().map { index, name in
      Inventory.Ingress(namespace: "shop", name: "i\(index)", className: name, backends: [])
    }
    return inventory
  }

  @Test(
    "is known by its labels, and stands for what comes by Ingresses",
    arguments: [
      ["app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller"],
      ["app.kubernetes.io/name": "traefik"], ["istio": "ingressgateway"],
      ["ingresscontroller.operator.openshift.io/deployment-ingresscontroller": "default"],
    ])
  func known(labels: [String: String]) {
    var inventory = inventory([labels, labels, [:]], classes: ["nginx", "nginx"])
    #expect(
      inventory.useIngressController()
        == "what comes by Ingresses and Routes comes from the pods of edge/edge")
    #expect(inventory.ingresses == [])
  }

  @Test("is not known by half of them, nor where there are several, or several classes")
  func unknown() {
    let traefik = ["app.kubernetes.io/name": "traefik"]
    let all = [
      inventory([["app.kubernetes.io/name": "ingress-nginx"]]),
      inventory([traefik, ["app": "nginx-ingress", "owner": "other"]]),
      inventory([traefik], classes: ["a", nil]), inventory([[:]]),
    ]
    for each in all {
      var inventory = each
      #expect(inventory.useIngressController() == nil)
      #expect(!inventory.ingresses.isEmpty)
    }
    var none = inventory([traefik], classes: [])
    #expect(none.useIngressController() == nil)
  }

  @Test("the class of an Ingress is its field, or the annotation that came before it")
  func classes() throws {
    let found = try WorkloadsTests.inventory(
      """
      {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {ingressClassName: x}}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: b, annotations: {kubernetes.io/ingress.class: inner}}
      ---
      {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: c}}
      """)
    #expect(found.ingresses.map(\.className) == ["x", "inner", nil])
  }
}
