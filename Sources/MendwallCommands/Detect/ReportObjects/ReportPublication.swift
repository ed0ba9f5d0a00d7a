import Documents
import KubernetesClient
import Rendering
import Reports

/// Writes a report into the cluster: created or replaced, and deleted where it is of the past.
struct ReportPublication: Sendable {
  /// How many objects are written at the same time.
  private static let parallelWrites = 8
  /// How often an object is read again that somebody else wrote in between.
  private static let mostAttempts = 5

  let server: APIServer
  let api: ReportAPI
  let name: String
  let report: DriftReport
  /// The namespaces that the run looked at; nil for all.
  let namespaces: Set<String>?
  /// Whether it looked at what belongs to no namespace too.
  let isOfCluster: Bool

  /// What came of it.
  struct Result: Sendable {
    /// Why not all of it is published, in sentences.
    var problems: [String] = []
    /// What a person should know beside that.
    var notes: [String] = []
  }

  /// How one object was written.
  private enum Written: Sendable {
    case done
    /// Somebody else's is there.
    case foreign
    /// The namespace is not there, or about to go.
    case homeless
  }

  /// - Throws: where nothing was written.
  func publish() async throws(KubernetesError) -> Result {
    let objects = renderer().byNamespace(report)
    let plan = ReportPlan(
      Set(objects.keys), live: try await live(objects), isComplete: report.complete)
    let ofCluster = isOfCluster ? try await live(in: nil) : nil
    var rights = plan.rights(api)
    if isOfCluster, ofCluster?.isOurs != false {
      rights.insert(api.right(ofCluster == nil ? "create" : "update", namespace: nil))
    }
    let lacking = try await server.lacking(rights)
    if !lacking.isEmpty {
      return Result(problems: lacking.map { "this user may not \($0)" })
    }
    var result = Result()
    let homeless = await write(objects, plan, &result)
    if isOfCluster {
      await writeOfCluster(homeless, over: ofCluster, &result)
    } else {
      result.problems += homeless.sorted().map {
        "the namespace \($0) is not there to have a report; the ClusterReport of a run without -n has its findings"
      }
    }
    await delete(plan.deleted, &result)
    result.notes += plan.kept.map {
      "\(object(in: $0)) is kept as it is: nothing departs there in what could be seen, but not everything could be"
    }
    return result
  }

  private func renderer(homeless: Set<String> = []) -> OpenReportsRenderer {
    OpenReportsRenderer(
      api: api == .openReports ? .openReports : .policyReports, name: name, homeless: homeless)
  }

  // MARK: What is there

  private func live(in namespace: String?) async throws(KubernetesError) -> ReportPlan.Live? {
    try await server.report(named: name, namespace: namespace, as: api).map { ReportPlan.Live($0) }
  }

  /// The reports of the namespaces that were looked at or are to have one.
  private func live(_ objects: [String: Node]) async throws(KubernetesError)
    -> [String: ReportPlan.Live]
  {
    var live: [String: ReportPlan.Live] = [:]
    guard let namespaces else {
      for report in try await server.reports(named: name, as: api) {
        guard let namespace = report["metadata"]?["namespace"]?.string else { continue }
        live[namespace] = ReportPlan.Live(report)
      }
      return live
    }
    for namespace in namespaces.union(objects.keys).sorted() {
      live[namespace] = try await self.live(in: namespace)
    }
    return live
  }

  // MARK: Writing

  /// - Returns: the namespaces that are not there.
  private func write(_ objects: [String: Node], _ plan: ReportPlan, _ result: inout Result) async
    -> Set<String>
  {
    var homeless: Set<String> = []
    var remaining = objects.sorted { $0.key < $1.key }[...]
    await withTaskGroup(of: (String, Swift.Result<Written, KubernetesError>).self) { group in
      func startNext() {
        guard let (namespace, object) = remaining.popFirst() else { return }
        group.addTask {
          do throws(KubernetesError) {
            let live = plan.written[namespace] ?? nil
            return (namespace, .success(try await put(object, namespace: namespace, over: live)))
          } catch { return (namespace, .failure(error)) }
        }
      }
      for _ in 0..<Self.parallelWrites { startNext() }
      for await (namespace, outcome) in group {
        switch outcome {
        case .success(.homeless): homeless.insert(namespace)
        case .success(let written): tell(written, namespace, &result)
        case .failure(let error):
          result.problems.append("\(error)")
          if error.concernsEveryRequest { remaining = [] }
        }
        startNext()
      }
    }
    return homeless
  }

  private func writeOfCluster(
    _ homeless: Set<String>, over live: ReportPlan.Live?, _ result: inout Result
  ) async {
    do throws(KubernetesError) {
      let object = renderer(homeless: homeless).ofCluster(report)
      tell(try await put(object, namespace: nil, over: live), nil, &result)
    } catch { result.problems.append("\(error)") }
  }

  private func tell(_ written: Written, _ namespace: String?, _ result: inout Result) {
    guard case .foreign = written else { return }
    let label = OpenReportsRenderer.label
    result.problems.append(
      "\(object(in: namespace)) is left as it is: without the label \(label.key)=\(label.value) it is "
        + "somebody else's; delete it, or choose another --report-name")
  }

  private func put(_ object: Node, namespace: String?, over known: ReportPlan.Live?)
    async throws(KubernetesError) -> Written
  {
    var live = known
    var attempts = 1
    while true {
      do throws(KubernetesError) {
        guard let there = live else {
          try await server.createReport(object, named: name, namespace: namespace, as: api)
          return .done
        }
        guard there.isOurs else { return .foreign }
        try await server.replaceReport(
          object.guarded(by: there.identity), named: name, namespace: namespace, as: api)
        return .done
      } catch {
        if live == nil, let namespace, error.saysGone(namespace) { return .homeless }
        let isOvertaken = error.code == .conflict || error.code == .notFound && live != nil
        guard isOvertaken, attempts < Self.mostAttempts else { throw error }
        attempts += 1
        live = try await self.live(in: namespace)
      }
    }
  }

  private func delete(_ reports: [String: ReportPlan.Live], _ result: inout Result) async {
    for (namespace, live) in reports.sorted(by: { $0.key < $1.key }) {
      do throws(KubernetesError) {
        try await server.deleteReport(
          named: name, namespace: namespace, guardedBy: live.identity, as: api)
      } catch {
        switch error.code {
        case .notFound: continue
        case .conflict:
          result.notes.append(
            "\(object(in: namespace)) is kept as it is: another run wrote it in the meantime")
        default: result.problems.append("\(error)")
        }
        if error.concernsEveryRequest { return }
      }
    }
  }

  private func object(in namespace: String?) -> String {
    api.name(of: name, namespace: namespace)
  }
}

extension Node {
  /// The object that only takes the place of what it was seen to take it of.
  fileprivate func guarded(by live: LiveIdentity) -> Node {
    guard var object = mapping, var metadata = object["metadata"]?.mapping else { return self }
    metadata["uid"] = live.uid.map { Node(.string($0)) }
    metadata["resourceVersion"] = live.resourceVersion.map { Node(.string($0)) }
    object["metadata"] = Node(.mapping(metadata))
    return Node(.mapping(object))
  }
}

extension KubernetesError {
  /// Whether nothing can be created in a namespace, since it is not there or about to go.
  fileprivate func saysGone(_ namespace: String) -> Bool {
    code == .notFound && description.contains("namespaces \"\(namespace)\" not found")
      || code == .forbidden && description.contains("because it is being terminated")
  }
}
