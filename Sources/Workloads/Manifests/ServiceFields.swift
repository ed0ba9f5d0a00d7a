import Documents
import PolicyModel

/// Reads what stands before pods (`k8s.io/api/core/v1`, ServiceSpec; `k8s.io/api/networking/v1`,
/// IngressSpec; `github.com/openshift/api/route/v1`, RouteSpec).
enum ServiceFields {
  /// Nil where its selector has no shape: whether it selects pods is not known.
  static func service(
    _ object: Node, namespace: String, name: String, _ fields: inout FieldReader
  ) -> Inventory.Service? {
    let spec = fields.mapping("spec", of: object)
    guard let selector = fields.strings("selector", of: spec) else { return nil }
    // The selector of an ExternalName is ignored, and so are its ports.
    let isExternal = fields.string("type", of: spec) == "ExternalName"
    return Inventory.Service(
      namespace: namespace, name: name, selector: isExternal || selector.isEmpty ? nil : selector,
      ports: ports(spec, &fields))
  }

  private static func ports(_ spec: Node?, _ fields: inout FieldReader) -> [Inventory.Service.Port]
  {
    var ports: [Inventory.Service.Port] = []
    for element in fields.elements("ports", of: spec) {
      let name = fields.string("name", of: element)
      guard let number = fields.port("port", of: element),
        let transport = fields.transport(of: element)
      else { continue }
      ports.append(
        Inventory.Service.Port(
          name: name, number: number, protocol: transport,
          target: fields.target("targetPort", of: element) ?? .number(number)))
    }
    return ports
  }

  static func ingress(
    _ object: Node, namespace: String, name: String, _ fields: inout FieldReader
  ) -> Inventory.Ingress {
    let spec = fields.mapping("spec", of: object)
    var backends: [Inventory.Ingress.Backend] = []
    func add(_ backend: Node?) {
      // One that names a resource in place of a service is a bucket, for example.
      guard let service = fields.mapping("service", of: backend),
        let name = fields.string("name", of: service)
      else { return }
      let port = fields.mapping("port", of: service)
      let target =
        fields.string("name", of: port).map(Inventory.PortTarget.name)
        ?? fields.port("number", of: port).map(Inventory.PortTarget.number)
      guard let target else {
        return fields.note(
          "the backend \(name) must name a port by its name or number", at: service)
      }
      backends.append(unlessKnown: .init(service: name, port: .port(target)))
    }
    add(fields.mapping("defaultBackend", of: spec))
    for rule in fields.elements("rules", of: spec) {
      for path in fields.elements("paths", of: fields.mapping("http", of: rule)) {
        add(fields.mapping("backend", of: path))
      }
    }
    let annotations = fields.mapping("annotations", of: object["metadata"])
    return Inventory.Ingress(
      namespace: namespace, name: name,
      className: fields.string("ingressClassName", of: spec)
        ?? fields.string("kubernetes.io/ingress.class", of: annotations), backends: backends)
  }

  static func route(
    _ object: Node, namespace: String, name: String, _ fields: inout FieldReader
  ) -> Inventory.Ingress {
    let spec = fields.mapping("spec", of: object)
    let target = fields.target("targetPort", of: fields.mapping("port", of: spec))
    let choice = target.map(Inventory.Ingress.PortChoice.target) ?? .all
    var backends: [Inventory.Ingress.Backend] = []
    let targets = [fields.mapping("to", of: spec)].compactMap(\.self)
    for backend in targets + fields.elements("alternateBackends", of: spec) {
      // The API knows no other kind, and takes Service for unset.
      guard (fields.string("kind", of: backend) ?? "Service") == "Service",
        let name = fields.string("name", of: backend)
      else { continue }
      backends.append(unlessKnown: .init(service: name, port: choice))
    }
    return Inventory.Ingress(namespace: namespace, name: name, backends: backends)
  }
}

extension [Inventory.Ingress.Backend] {
  /// Most paths of an Ingress lead to a few Services.
  fileprivate mutating func append(unlessKnown backend: Element) {
    if !contains(backend) { append(backend) }
  }
}
