public import Documents
import HTTPAccess
import Logging
public import PolicyModel

extension APIServer: Cluster {
  /// How often a list begins anew after it expired between two pages.
  private static let mostRestarts = 3

  public func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]
  {
    try await pages(of: ListedResource(kind, api), namespace: namespace) {
      (page: inout ObjectListPage) throws(DocumentError) in try page.policies(kind, api)
    }
  }

  public func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]
  {
    let listed = ListedResource(kind, api)
    return try await pages(of: listed, namespace: namespace) {
      (page: inout ObjectListPage) throws(DocumentError) in try page.objects(listed)
    }
  }

  /// Every item of a list, as each page is read; lists again from the start where the list expired between
  /// two pages.
  ///
  /// - Parameters:
  ///   - listed: of which objects.
  ///   - namespace: where; nil for everywhere.
  ///   - selector: which of the objects are wanted; nil for all.
  ///   - read: takes what is wanted out of a page.
  func pages<Item: Sendable>(
    of listed: ListedResource, namespace: String?, where selector: ListSelector? = nil,
    _ read: (inout ObjectListPage) throws(DocumentError) -> [Item]
  ) async throws(KubernetesError) -> [Item] {
    var restarts = 0
    while true {
      do throws(KubernetesError) {
        return try await listOnce(listed, namespace: namespace, where: selector, read)
      } catch {
        restarts += 1
        guard error.code == .expired, restarts <= APIServer.mostRestarts else { throw error }
        logger.debug("\(error); listing again from the start")
      }
    }
  }

  /// Reads page after page, the next one on the wire while one is read.
  private func listOnce<Item: Sendable>(
    _ listed: ListedResource, namespace: String?, where selector: ListSelector?,
    _ read: (inout ObjectListPage) throws(DocumentError) -> [Item]
  ) async throws(KubernetesError) -> [Item] {
    var items: [Item] = []
    var body = try await page(listed, namespace: namespace, where: selector, token: nil)
    while true {
      var page = try reading(listed) { () throws(DocumentError) in
        try ObjectListPage(body, of: listed.kind, file: "list of \(listed.resource)")
      }
      guard let token = page.token else {
        items += try reading(listed) { () throws(DocumentError) in try read(&page) }
        guard let late = page.token else { return items }
        // A server that names the next page behind its items: nothing to do side by side.
        body = try await self.page(listed, namespace: namespace, where: selector, token: late)
        continue
      }
      let next = Task {
        await Outcome { () async throws(KubernetesError) in
          try await self.page(listed, namespace: namespace, where: selector, token: token)
        }
      }
      do throws(KubernetesError) {
        items += try reading(listed) { () throws(DocumentError) in try read(&page) }
      } catch {
        next.cancel()
        throw error
      }
      body = try await withTaskCancellationHandler {
        await next.value
      } onCancel: {
        next.cancel()
      }.get()
    }
  }

  private func page(
    _ listed: ListedResource, namespace: String?, where selector: ListSelector?, token: String?
  ) async throws(KubernetesError) -> [UInt8] {
    var path = APIServer.path(listed, namespace: namespace) + "?limit=\(limits.page)"
    if let selector { path += "&\(selector.query)" }
    if let token { path += "&continue=\(percentEncoded(token))" }
    return try await send(
      Request(
        path: path,
        subject: Subject(
          "list", group: listed.api.group, resource: listed.resource, namespace: namespace)))
  }

  private func reading<Result>(
    _ listed: ListedResource, _ read: () throws(DocumentError) -> Result
  ) throws(KubernetesError) -> Result {
    do throws(DocumentError) { return try read() } catch {
      throw KubernetesError(
        code: .badResponse,
        "\(connection.server) answered the list of \(listed.resource) with something else than a list of "
          + "the Kubernetes API: \(error); look at the server's address, and at a proxy on the way")
    }
  }

  static func path(
    _ kind: PolicyKind, _ api: PolicyKind.API, namespace: String?, name: String? = nil
  ) -> String {
    path(ListedResource(kind, api), namespace: namespace, name: name)
  }

  static func path(_ listed: ListedResource, namespace: String?, name: String? = nil)
    -> String
  {
    let root = listed.api.group.isEmpty ? "/api" : "/apis"
    let scope = namespace.map { "/namespaces/\(percentEncoded($0))" } ?? ""
    let object = name.map { "/\(percentEncoded($0))" } ?? ""
    return "\(root)/\(listed.api.apiVersion)\(scope)/\(listed.resource)\(object)"
  }

  public func servedAPIs() async throws(KubernetesError) -> Set<PolicyKind.API>? {
    let groups = Request(
      path: "/apis", subject: Subject("get", group: "", resource: "/apis", namespace: nil))
    guard let answer = try await optional(groups), let listed = answer["groups"]?.sequence else {
      return nil
    }
    return Set(
      listed.flatMap { group -> [PolicyKind.API] in
        let versions = group["versions"]?.sequence ?? []
        return versions.compactMap { $0["version"]?.string }.map {
          PolicyKind.API(group: group["name"]?.string ?? "", version: $0)
        }
      })
  }

  public func definition(of kind: PolicyKind, as api: PolicyKind.API)
    async throws(KubernetesError) -> DefinitionSchema?
  {
    let name = "\(kind.resource).\(api.group)"
    let request = Request(
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(percentEncoded(name))",
      subject: Subject(
        "get", group: "apiextensions.k8s.io", resource: "customresourcedefinitions",
        namespace: nil, name: name))
    do throws(KubernetesError) {
      let body = try await send(request)
      let definition = try? JSONReader.read(
        body, file: request.path, limits: ReadingLimits(bytes: body.count))
      return definition.flatMap { DefinitionSchema(definition: $0, version: api.version) }
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  public func describe() async throws(KubernetesError) -> ClusterDescription {
    var description = ClusterDescription()
    description.name = connection.name
    description.server = connection.server.description
    description.diagnostics = connection.warnings.map { Diagnostic(.warning, $0) }
    // Neither is needed to compare: without them the report only says less.
    let version = Request(
      path: "/version", subject: Subject("get", group: "", resource: "version", namespace: nil))
    if let answer = try await optional(version) {
      description.version = answer["gitVersion"]?.string
    }
    let system = Request(
      path: "/api/v1/namespaces/kube-system",
      subject: Subject(
        "get", group: "", resource: "namespaces", namespace: nil, name: "kube-system"))
    if let answer = try await optional(system) {
      description.uid = answer["metadata"]?["uid"]?.string
    }
    return description
  }

  /// The answer to a request that may be refused or go wrong on the server, or nil where it does.
  private func optional(_ request: Request) async throws(KubernetesError) -> Node? {
    do throws(KubernetesError) {
      let body = try await send(request)
      return try? JSONReader.read(body, file: request.path)
    } catch {
      guard [.forbidden, .notFound, .serverError, .badResponse].contains(error.code) else {
        throw error
      }
      logger.debug("\(error)")
      return nil
    }
  }
}

/// Of which objects a list is, for requests and errors.
struct ListedResource: Hashable, Sendable {
  let kind: String
  /// The plural.
  let resource: String
  let api: PolicyKind.API

  init(_ kind: PolicyKind, _ api: PolicyKind.API) {
    self.init(kind.kind, kind.resource, api)
  }

  init(_ kind: String, _ resource: String, _ api: PolicyKind.API) {
    self.kind = kind
    self.resource = resource
    self.api = api
  }
}

/// Which objects of a list are wanted.
enum ListSelector: Sendable {
  case name(String)
  case label(String, String)

  fileprivate var query: String {
    switch self {
    case .name(let name): "fieldSelector=\(percentEncoded("metadata.name=\(name)"))"
    case .label(let key, let value): "labelSelector=\(percentEncoded("\(key)=\(value)"))"
    }
  }
}

extension ObjectListPage {
  /// Who set which field is asked of few objects, and the copy that `kubectl apply` keeps of none: together
  /// they are a third of a list.
  static let policyOmission = Omission.within([
    "metadata": .within([
      "managedFields": .asText,
      "annotations": .within([Policy.lastApplied: .whole]),
    ])
  ])

  mutating func policies(_ kind: PolicyKind, _ api: PolicyKind.API)
    throws(DocumentError) -> [Policy]
  {
    var policies: [Policy] = []
    try forEachItem(without: ObjectListPage.policyOmission) { (item) throws(DocumentError) in
      do throws(InvalidObject) {
        policies.append(
          try Policy(item, kind: kind, apiVersion: api.apiVersion, defaultNamespace: nil))
      } catch {
        throw DocumentError(
          code: .unsupported, message: error.message, file: "list of \(kind.resource)")
      }
    }
    return policies
  }

  /// The items whole, with the kind and version that lists leave out of them.
  mutating func objects(_ listed: ListedResource, without omission: Omission = .nothing)
    throws(DocumentError) -> [Node]
  {
    var objects: [Node] = []
    try forEachItem(without: omission) { item in
      var object = item.mapping ?? Mapping()
      object["apiVersion"] = Node(.string(listed.api.apiVersion))
      object["kind"] = Node(.string(listed.kind))
      objects.append(Node(.mapping(object)))
    }
    return objects
  }
}

/// A part of a URL with everything but letters, digits, `-`, `.`, `_` and `~` escaped (RFC 3986).
func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { result, byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      result += "%"
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
  }
}
