import Documents
import NIOHTTP1
public import PolicyModel

/// Who of several is at work, as an object of the cluster tells it (`k8s.io/api/coordination/v1`, Lease).
public struct Lease: Sendable, Equatable {
  /// Empty where nobody is.
  public var holder: String
  /// For how long after it was renewed it holds, in seconds.
  public var seconds: Int
  /// When the holder took it.
  public var acquiredAt: Instant?
  /// When the holder said last that it is still there.
  public var renewedAt: Instant?
  /// How often it went from one to another.
  public var transitions: Int
  /// The version of the object that was read; nil for one that is to be made.
  public var resourceVersion: String?
  /// The object as it was read: what is not of the fields above is written as it is.
  var object: Node?

  /// - Parameters:
  ///   - holder: empty where nobody is.
  ///   - seconds: for how long after it was renewed it holds.
  ///   - acquiredAt: when the holder took it.
  ///   - renewedAt: when the holder said last that it is still there.
  ///   - transitions: how often it went from one to another.
  ///   - resourceVersion: of the object that was read; nil for one that is to be made.
  public init(
    holder: String, seconds: Int, acquiredAt: Instant?, renewedAt: Instant?, transitions: Int,
    resourceVersion: String? = nil
  ) {
    self.holder = holder
    self.seconds = seconds
    self.acquiredAt = acquiredAt
    self.renewedAt = renewedAt
    self.transitions = transitions
    self.resourceVersion = resourceVersion
  }
}

extension APIServer {
  private static let leases = ListedResource(
    "Lease", "leases", .init(group: "coordination.k8s.io", version: "v1"))

  /// - Returns: nil where there is no such lease.
  public func lease(_ name: String, in namespace: String) async throws(KubernetesError) -> Lease? {
    do throws(KubernetesError) {
      return try await APIServer.lease(
        object(leaseRequest("get", .GET, name, namespace, body: nil)))
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  /// Makes a lease, or renews one that still is as it was read.
  ///
  /// - Parameters:
  ///   - lease: as it is to be; with the version that was read, or none for one that is not there yet.
  ///   - name: of the object.
  ///   - namespace: where it is.
  /// - Returns: as it was stored.
  /// - Throws: ``KubernetesError/Code/conflict`` where somebody else was faster.
  public func write(_ lease: Lease, as name: String, in namespace: String)
    async throws(KubernetesError) -> Lease
  {
    var metadata = lease.object?["metadata"]?.mapping ?? Mapping([])
    metadata["name"] = Node(.string(name))
    metadata["namespace"] = Node(.string(namespace))
    metadata["resourceVersion"] = lease.resourceVersion.map { Node(.string($0)) }
    var spec = lease.object?["spec"]?.mapping ?? Mapping([])
    spec["holderIdentity"] = Node(.string(lease.holder))
    spec["leaseDurationSeconds"] = Node(.integer(Int64(lease.seconds)))
    spec["leaseTransitions"] = Node(.integer(Int64(lease.transitions)))
    spec["acquireTime"] = lease.acquiredAt.map { Node(.string($0.inMicroseconds)) }
    spec["renewTime"] = lease.renewedAt.map { Node(.string($0.inMicroseconds)) }
    let body: Node = [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
      "metadata": Node(.mapping(metadata)), "spec": Node(.mapping(spec)),
    ]
    let isNew = lease.resourceVersion == nil
    return APIServer.lease(
      try await object(
        leaseRequest(
          isNew ? "create" : "update", isNew ? .POST : .PUT, name, namespace,
          body: JSONWriter.bytes(body))))
  }

  private func leaseRequest(
    _ verb: String, _ method: HTTPMethod, _ name: String, _ namespace: String, body: [UInt8]?
  ) -> Request {
    let listed = APIServer.leases
    return Request(
      method: method,
      path: APIServer.path(
        listed, namespace: namespace, name: method == .POST ? nil : name), body: body,
      subject: Subject(
        verb, group: listed.api.group, resource: listed.resource, namespace: namespace, name: name))
  }

  private static func lease(_ node: Node) -> Lease {
    let spec = node["spec"]
    var lease = Lease(
      holder: spec?["holderIdentity"]?.string ?? "",
      seconds: Int(spec?["leaseDurationSeconds"]?.integer ?? 0),
      acquiredAt: (spec?["acquireTime"]?.string).flatMap(Instant.init),
      renewedAt: (spec?["renewTime"]?.string).flatMap(Instant.init),
      transitions: Int(spec?["leaseTransitions"]?.integer ?? 0),
      resourceVersion: node["metadata"]?["resourceVersion"]?.string)
    lease.object = node
    return lease
  }
}

extension Instant {
  /// As a MicroTime of the API.
  fileprivate var inMicroseconds: String { "\(description.dropLast()).000000Z" }
}
