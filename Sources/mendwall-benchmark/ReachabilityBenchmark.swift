import PolicyModel
import Reachability
import Workloads

/// How long the engine takes for a whole cluster, and for one changed policy.
enum ReachabilityBenchmark {
  private static let runs = 7

  static func run(pods count: Int, namespaces: Int, policies policyCount: Int) throws {
    var inventory = Inventory()
    inventory.namespaces = (0..<namespaces).map {
      NamespaceLabels(name: "bench-\($0)", labels: ["team": "team-\($0 % 40)"])
    }
    inventory.pods = (0..<count).map { pod($0, namespaces: namespaces) }
    // The first of each namespace denies everything, and the others allow something.
    let policies = try (0..<policyCount).map {
      try Policy(
        $0 < namespaces
          ? SamplePolicies.denial($0) : SamplePolicies.policy($0, namespaces: namespaces),
        kind: .networkPolicy, defaultNamespace: nil)
    }
    // The first policy that allows something lets everybody in.
    let index = namespaces < policyCount ? namespaces : 0
    let changed = try Policy(
      SamplePolicies.open(index, namespaces: namespaces), kind: .networkPolicy,
      defaultNamespace: nil)

    let clock = ContinuousClock()
    var whole: [Duration] = []
    var joined: [Duration] = []
    var single: [Duration] = []
    var summary = ""
    for _ in 0..<runs {
      let start = clock.now
      var evaluator = Evaluator([inventory], policies: policies + [changed])
      let connectivity = evaluator.connectivity(of: policies)
      whole.append(start.duration(to: clock.now))
      joined.append(clock.measure { summary = connectivity.sizeInWords })
      // The caches hold what earlier states needed, as they would while watching.
      single.append(
        clock.measure {
          let after = evaluator.connectivity(
            connectivity, removing: [policies[index]], adding: [changed])
          summary += ", one change touches \(connectivity.pairsChanged(in: after)) pairs of classes"
        })
    }
    print(
      "reachability of \(count) pods, \(namespaces) namespaces, \(policyCount) policies (\(summary)): "
        + "\(median(whole)) ms, all connections \(median(joined)) ms more; "
        + "one changed policy \(median(single)) ms (medians of \(runs))")
  }

  private static func pod(_ index: Int, namespaces: Int) -> Pod {
    let namespace = "bench-\(index % namespaces)"
    let place = index / namespaces % 10
    let name =
      place < 5
      ? "app-\((index % namespaces + 1000 * place) % 17)"
      : place == 9 ? "db" : "client-\(place - 5)"
    return Pod(
      namespace: namespace, name: "\(name)-\(index)",
      workload: WorkloadReference(namespace: namespace, name: name, kind: "Deployment"),
      labels: [
        "app": name, "app.kubernetes.io/part-of": "shop", "pod-template-hash": "5d4f\(index)",
        "team": "team-\(index % 40)",
      ],
      ports: [ContainerPort(name: "metrics", number: UInt16(9000 + place % 3))],
      addresses: [IPAddress(UInt128(0x0AF4_0000 + index), isIPv6: false)])
  }

  private static func median(_ durations: [Duration]) -> String {
    let middle = durations.sorted()[durations.count / 2]
    let microseconds = middle.components.attoseconds / 1_000_000_000_000
    let thousandths = (middle.components.seconds * 1_000_000 + microseconds)
    return "\(Double(thousandths) / 1000)"
  }
}
