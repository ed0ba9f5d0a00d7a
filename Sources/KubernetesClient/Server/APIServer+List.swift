public import Documents
import Logging
public import PolicyModel

extension APIServer: Cluster {
  /// How often a list begins anew after it expired between two pages.
  private static let mostRestarts = 3

  public func list(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Policy]
  {
    try await restarting { () async throws(KubernetesError) in
      try await listOnce(kind, api, namespace: namespace) {
        (page: inout ListPage) throws(KubernetesError) in try page.policies()
      }
    }
  }

  public func objects(_ kind: PolicyKind, as api: PolicyKind.API, namespace: String?)
    async throws(KubernetesError) -> [Node]
  {
    try await restarting { () async throws(KubernetesError) in
      try await listOnce(kind, api, namespace: namespace) {
        (page: inout ListPage) throws(KubernetesError) in try page.objects()
      }
    }
  }

  /// Lists again from the start where the list expired between two pages.
  private func restarting<Item: Sendable>(
    _ list: () async throws(KubernetesError) -> [Item]
  ) async throws(KubernetesError) -> [Item] {
    var restarts = 0
    while true {
      do throws(KubernetesError) { return try await list() } catch {
        restarts += 1
        guard error.code == .expired, restarts <= APIServer.mostRestarts else { throw error }
        logger.debug("\(error); listing again from the start")
      }
    }
  }

  /// Reads page after page, the next one on the wire while one is read.
  private func listOnce<Item: Sendable>(
    _ kind: PolicyKind, _ api: PolicyKind.API, namespace: String?,
    _ read: (inout ListPage) throws(KubernetesError) -> [Item]
  ) async throws(KubernetesError) -> [Item] {
    var items: [Item] = []
    var body = try await page(kind, api, namespace: namespace, token: nil)
    while true {
      var page = try ListPage(body, kind: kind, api: api, server: connection.server)
      guard let token = page.token else {
        items += try read(&page)
        guard let late = page.token else { return items }
        // A server that names the next page behind its items: nothing to do side by side.
        body = try await self.page(kind, api, namespace: namespace, token: late)
        continue
      }
      let next = Task {
        await Outcome { () async throws(KubernetesError) in
          try await self.page(kind, api, namespace: namespace, token: token)
        }
      }
      do throws(KubernetesError) {
        items += try read(&page)
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
    _ kind: PolicyKind, _ api: PolicyKind.API, namespace: String?, token: String?
  ) async throws(KubernetesError) -> [UInt8] {
    var path = APIServer.path(kind, api, namespace: namespace) + "?limit=\(limits.page)"
    if let token { path += "&continue=\(percentEncoded(token))" }
    return try await send(
      Request(path: path, subject: Subject("list", kind, api, namespace: namespace)))
  }

  static func path(
    _ kind: PolicyKind, _ api: PolicyKind.API, namespace: String?, name: String? = nil
  ) -> String {
    let root = api.group.isEmpty ? "/api" : "/apis"
    let scope = namespace.map { "/namespaces/\(percentEncoded($0))" } ?? ""
    let object = name.map { "/\(percentEncoded($0))" } ?? ""
    return "\(root)/\(api.apiVersion)\(scope)/\(kind.resource)\(object)"
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

/// One page of a list, its head read and its items still to come.
private struct ListPage {
  private var reader: JSONReader
  private let kind: PolicyKind
  private let api: PolicyKind.API
  private let server: ServerAddress
  private let hasItems: Bool
  private let isNamed: Bool
  /// What the server wants to hear to give the next page; nil on the last.
  private(set) var token: String?

  /// Who set which field is asked of few objects, and the copy that `kubectl apply` keeps of none: together
  /// they are a third of a list.
  private static let omission = Omission.within([
    "metadata": .within([
      "managedFields": .asText,
      "annotations": .within([Policy.lastApplied: .whole]),
    ])
  ])

  init(_ body: [UInt8], kind: PolicyKind, api: PolicyKind.API, server: ServerAddress)
    throws(KubernetesError)
  {
    self.kind = kind
    self.api = api
    self.server = server
    do throws(DocumentError) {
      reader = try JSONReader(
        body, file: "list of \(kind.resource)", limits: ReadingLimits(bytes: body.count))
      let (head, hasItems) = try reader.openList()
      self.hasItems = hasItems
      token = ListPage.token(head)
      // A list without items may leave them out or write null, and nothing else.
      if !hasItems, let items = head["items"], !items.isNull {
        throw DocumentError(
          code: .unsupported, message: "its items are \(items.kindInWords)",
          file: "list of \(kind.resource)")
      }
      // Lists of custom kinds name their kind behind the items.
      isNamed = head["kind"] != nil
      if isNamed || !hasItems { try check(head) }
    } catch { throw ListPage.problem("\(error)", kind, server) }
  }

  mutating func policies() throws(KubernetesError) -> [Policy] {
    var policies: [Policy] = []
    try forEachItem(without: ListPage.omission) { [kind, api] (item: Node) throws(DocumentError) in
      policies.append(try ListPage.policy(item, kind, api))
    }
    return policies
  }

  /// The items whole, with the kind and version that lists leave out of them.
  mutating func objects() throws(KubernetesError) -> [Node] {
    var objects: [Node] = []
    try forEachItem(without: .nothing) { [kind, api] item in
      var object = item.mapping ?? Mapping()
      object["apiVersion"] = Node(.string(api.apiVersion))
      object["kind"] = Node(.string(kind.kind))
      objects.append(Node(.mapping(object)))
    }
    return objects
  }

  private mutating func forEachItem(
    without omission: Omission, _ use: (Node) throws(DocumentError) -> Void
  ) throws(KubernetesError) {
    guard hasItems else { return }
    do throws(DocumentError) {
      var isFirst = true
      while let item = try reader.nextItem(isFirst: isFirst, without: omission) {
        isFirst = false
        try use(item)
      }
      let tail = try reader.closeList()
      if !isNamed { try check(tail) }
      token = token ?? ListPage.token(tail)
    } catch { throw ListPage.problem("\(error)", kind, server) }
  }

  private func check(_ fields: Mapping) throws(DocumentError) {
    guard fields["kind"]?.string == kind.kind + "List" else {
      throw DocumentError(
        code: .unsupported, message: "its kind is \(quoted(fields["kind"]?.string ?? ""))",
        file: "list of \(kind.resource)")
    }
  }

  private static func policy(_ item: Node, _ kind: PolicyKind, _ api: PolicyKind.API)
    throws(DocumentError) -> Policy
  {
    do throws(InvalidObject) {
      return try Policy(item, kind: kind, apiVersion: api.apiVersion, defaultNamespace: nil)
    } catch {
      throw DocumentError(
        code: .unsupported, message: error.message, file: "list of \(kind.resource)")
    }
  }

  private static func token(_ fields: Mapping) -> String? {
    guard let token = fields["metadata"]?["continue"]?.string, !token.isEmpty else { return nil }
    return token
  }

  private static func problem(_ what: String, _ kind: PolicyKind, _ server: ServerAddress)
    -> KubernetesError
  {
    KubernetesError(
      code: .badResponse,
      "\(server) answered the list of \(kind.resource) with something else than a list of the "
        + "Kubernetes API: \(what); look at the server's address, and at a proxy on the way")
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
