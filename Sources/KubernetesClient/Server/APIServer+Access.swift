import Documents
import HTTPAccess
import NIOHTTP1
import PolicyModel

extension APIServer {
  /// How many rights are asked about at the same time.
  private static let parallelReviews = 8

  /// Asks first for the whole cluster, then for the namespace, then for the object: whoever may do
  /// everything costs one question for each verb and kind.
  public func lacking(_ rights: Set<AccessRight>) async throws(KubernetesError) -> [AccessRight] {
    var left = rights
    for widened in [\AccessRight.everywhere, \.onAllNames, \.self] {
      let questions = Set(left.map { $0[keyPath: widened] })
      let granted = try await granted(among: questions)
      left = left.filter { !granted.contains($0[keyPath: widened]) }
      if left.isEmpty { return [] }
    }
    // What is lacking for one object of a namespace is told as a rule for all of them.
    return Set(left.map(\.onAllNames)).sorted()
  }

  private func granted(among questions: Set<AccessRight>) async throws(KubernetesError)
    -> Set<AccessRight>
  {
    var granted: Set<AccessRight> = []
    var failure: KubernetesError?
    var remaining = questions.sorted()[...]
    await withTaskGroup(of: Review.self) { group in
      func startNext() {
        guard let question = remaining.popFirst() else { return }
        group.addTask { [self] in
          let outcome = await Outcome { () async throws(KubernetesError) in
            try await isGranted(question)
          }
          return Review(right: question, outcome: outcome)
        }
      }
      for _ in 0..<APIServer.parallelReviews { startNext() }
      for await review in group {
        switch review.outcome {
        case .success(true): granted.insert(review.right)
        case .success(false): break
        case .failure(let error): failure = failure ?? error
        }
        startNext()
      }
    }
    if let failure { throw failure }
    return granted
  }

  private struct Review: Sendable {
    let right: AccessRight
    let outcome: Outcome<Bool>
  }

  private func isGranted(_ right: AccessRight) async throws(KubernetesError) -> Bool {
    var attributes = Mapping([
      .init(key: "verb", value: Node(.string(right.verb))),
      .init(key: "group", value: Node(.string(right.group))),
      .init(key: "resource", value: Node(.string(right.resource))),
    ])
    attributes["namespace"] = right.namespace.map { Node(.string($0)) }
    attributes["name"] = right.name.map { Node(.string($0)) }
    let review: Node = [
      "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
      "spec": ["resourceAttributes": Node(.mapping(attributes))],
    ]
    let request = Request(
      method: .POST, path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: JSONWriter.bytes(review), isRead: true,
      subject: Subject(
        "create", group: "authorization.k8s.io", resource: "selfsubjectaccessreviews",
        namespace: nil))
    let body = try await send(request)
    let answer = try? JSONReader.read(body, file: request.path)
    guard let allowed = answer?["status"]?["allowed"]?.bool else {
      throw KubernetesError(
        code: .badResponse,
        "\(connection.server) does not say whether this user may \(right.subject.inWords)")
    }
    return allowed
  }

  public func hasNamespace(_ name: String) async throws(KubernetesError) -> Bool? {
    do throws(KubernetesError) {
      _ = try await get(
        ObjectReference(apiVersion: "v1", kind: "Namespace", namespace: nil, name: name))
      return true
    } catch {
      switch error.code {
      case .notFound: return false
      case .forbidden: return nil
      default: throw error
      }
    }
  }

  public func record(_ event: ObjectEvent) async throws(KubernetesError) {
    let object = event.object
    let time = Node(.string(event.time.description))
    var involved = Mapping([
      .init(key: "apiVersion", value: Node(.string(object.apiVersion))),
      .init(key: "kind", value: Node(.string(object.kind))),
      .init(key: "name", value: Node(.string(object.name))),
    ])
    involved["namespace"] = object.namespace.map { Node(.string($0)) }
    involved["uid"] = event.uid.map { Node(.string($0)) }
    involved["resourceVersion"] = event.resourceVersion.map { Node(.string($0)) }
    let note: Node = [
      "apiVersion": "v1", "kind": "Event",
      "metadata": ["generateName": "mendwall-", "namespace": Node(.string(event.namespace))],
      "involvedObject": Node(.mapping(involved)), "reason": Node(.string(event.reason)),
      // The API takes no longer one.
      "message": Node(.string(String(event.message.prefix(1000)))), "type": "Normal", "count": 1,
      "source": ["component": "mendwall"], "firstTimestamp": time, "lastTimestamp": time,
    ]
    _ = try await send(
      Request(
        method: .POST, path: "/api/v1/namespaces/\(percentEncoded(event.namespace))/events",
        body: JSONWriter.bytes(note),
        subject: Subject(
          "create", group: "", resource: "events", namespace: event.namespace)))
  }
}
