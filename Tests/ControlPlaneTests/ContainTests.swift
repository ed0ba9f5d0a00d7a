import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// The containments of this suite keep nothing, and its incidents are its own, since other tests look at
/// the same cluster.
///
/// A cluster without the admin tier cannot be had beside the other tests. A namespace without the label
/// with its name stands for it: no policy of that tier can select it, so the same way is taken.
@Suite("Cutting a namespace off on the API server, and releasing it", .controlPlane)
struct ContainTests {
  @Test("without the admin tier what is open is named or set aside, and release brings it all back")
  func settingAside() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let before = try await place.state()

    let plain = try await place.contain(bundle: "plain")
    #expect(plain.status == .inSync, "\(plain.output)\(plain.notes)")
    for opening in ContainedNamespace.openings {
      #expect(
        plain.output.contains("\(place.name)/\(opening) still lets "), "\(opening) \(plain.output)")
    }
    #expect(!plain.output.contains("/deny-1 still lets"))
    let contained = try await place.state()
    #expect(Set(contained.keys) == Set(before.keys).union([place.policyName]))
    #expect(contained[place.policyName]?.managers == ["mendwall Update"])

    let run = try await place.contain("--override", bundle: "override")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("without the label kubernetes.io/metadata.name cannot be selected"))
    let closed = try await place.state()
    #expect(closed.keys.sorted() == ["deny-1", "deny-2", place.policyName, "namespace"].sorted())
    #expect(
      closed[place.policyName]?["metadata"]?["annotations"]?["mendwall.dev/set-aside"]?.string
        == place.bundle("override"))
    #expect(
      closed[place.policyName]?["spec"] == [
        "podSelector": [:], "policyTypes": ["Ingress", "Egress"],
      ])

    let again = try await place.contain("--override", bundle: "again")
    #expect(again.status == .inSync)
    #expect(again.output.contains("Nothing to do: contained already."), "\(again.output)")

    let released = try await place.release(bundle: "released")
    #expect(released.status == .inSync, "\(released.output)\(released.notes)")
    expectReleased(before, try await place.state(), setAside: ContainedNamespace.openings)

    let nothing = try await place.release(bundle: "nothing")
    // Where another test has a containment, this incident is taken for a slip.
    #expect(
      nothing.output.contains("Nothing to release: there is no containment.")
        || nothing.notes.contains("there is no containment of the incident \(place.incident)"))
  }

  @Test("by the admin tier nothing of others is written, and release leaves nothing over")
  func adminTier() async throws {
    let place = try await ContainedNamespace(isNamed: true)
    do {
      let before = try await place.state()
      let run = try await place.contain("--override", bundle: "b")
      #expect(run.status == .inSync, "\(run.output)\(run.notes)")
      let contained = try await place.state()
      let admin = "clusternetworkpolicies/\(place.policyName)"
      #expect(Set(contained.keys) == Set(before.keys).union([place.policyName, admin]))
      for (name, object) in before { #expect(contained[name] == object, "\(name)") }
      let spec = contained[admin]?["spec"]
      #expect(spec?["tier"] == "Admin")
      #expect(spec?["priority"] == 0)
      #expect(
        spec?["subject"]?["namespaces"]?["matchExpressions"] == [
          [
            "key": "kubernetes.io/metadata.name", "operator": "In",
            "values": [Node(.string(place.name))],
          ]
        ])
      for direction in ["ingress", "egress"] {
        #expect(spec?[direction]?.sequence?.map { $0["action"]?.string } == ["Deny"])
      }
      #expect(
        try await place.contain("--override", bundle: "c").output.contains("contained already"))

      let released = try await place.release(bundle: "d")
      #expect(released.status == .inSync, "\(released.output)\(released.notes)")
      expectReleased(before, try await place.state())
      try await place.cleanUp()
    } catch {
      try await place.cleanUp()
      throw error
    }
  }

  @Test(
    "a dry run is checked by the server and writes nothing, and so does the one of a release",
    arguments: [true, false])
  func dryRun(isNamed: Bool) async throws {
    let place = try await ContainedNamespace(isNamed: isNamed)
    let before = try await place.state()
    let tried = try await place.run(
      [
        "contain", place.name, "--reason", "r", "--incident", place.incident, "--override",
        "--dry-run", "--allow-dns", "--allow-from", "forensics/app=collector@tcp/8443",
        "--allow-from", "10.0.0.0/8", "--allow-to", "monitoring", "--pods", "app in (web,db)",
      ], bundle: "dry")
    #expect(tried.status == .inSync, "\(tried.output)\(tried.notes)")
    #expect(tried.output.contains("Dry run: the server would take all"))
    #expect(try await place.state() == before)
    #expect(try await !Program.run("ls", [place.bundle("dry")]).isSuccess)

    _ = try await place.contain("--override", bundle: "b")
    let contained = try await place.state()
    let released = try await place.run(
      ["release", "--incident", place.incident, "--dry-run"], bundle: "dry")
    #expect(released.status == .inSync, "\(released.output)\(released.notes)")
    #expect(try await place.state() == contained)
    _ = try await place.release(bundle: "c")
    try await place.cleanUp()
  }

  @Test("a containment that was interrupted after any step, or killed in it, is released")
  func interrupted() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let before = try await place.state()
    let steps = ContainedNamespace.openings.count + 1
    for count in 0...steps {
      for isKilled in [false, true] where count > 0 || !isKilled {
        let moment = "\(isKilled ? "killed in" : "interrupted after") step \(count)"
        let bundle = "\(count)-\(isKilled)"
        let run = try await place.contain("--override", bundle: bundle, stoppedAfter: count)
        let expected: MendwallCommands.ExitStatus =
          count == 0 ? .failed : count == steps ? .inSync : .unproved
        #expect(run.status == expected, "\(moment): \(run.output)")
        if count < steps { #expect(run.output.contains("Interrupted; "), "\(moment)") }
        if isKilled { try await forgetEnd(of: place.bundle(bundle)) }
        let state = try await place.state()
        if count == 0 {
          #expect(state == before, "\(moment)")
          continue
        }
        #expect(state[place.policyName] != nil, "\(moment)")
        let gone = ContainedNamespace.openings.count { state[$0] == nil }
        #expect(gone == count - 1, "\(moment)")
        let released = try await place.release(bundle: "\(bundle)-released")
        #expect(released.status == .inSync, "\(moment): \(released.output)\(released.notes)")
        expectReleased(
          before, try await place.state(), moment, setAside: ContainedNamespace.openings)
      }
    }
  }

  /// Makes a bundle what a run leaves that is killed before it knows how its last write went.
  private func forgetEnd(of bundle: String) async throws {
    try await Program.output("rm", ["-f", "\(bundle)/report.json"])
    let lines = try await Program.output("cat", ["\(bundle)/journal.jsonl"])
      .split(separator: "\n")
    let last = try #require(lines.lastIndex { $0.contains("\"ended\"") })
    let kept = lines.enumerated().filter { $0.offset != last }.map { $0.element + "\n" }.joined()
    try await Program.output("tee", ["\(bundle)/journal.jsonl"], input: kept)
  }

  @Test("a containment that was interrupted is finished by the same words, and then released")
  func finished() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let before = try await place.state()
    _ = try await place.contain("--override", bundle: "first", stoppedAfter: 3)
    let run = try await place.contain("--override", bundle: "second")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await place.state().keys.filter(ContainedNamespace.openings.contains).isEmpty)
    let released = try await place.release(bundle: "released")
    #expect(released.status == .inSync, "\(released.output)\(released.notes)")
    expectReleased(before, try await place.state(), setAside: ContainedNamespace.openings)
  }

  @Test("a release that was interrupted after any step is finished by the same words")
  func interruptedRelease() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let before = try await place.state()
    for count in 0...ContainedNamespace.openings.count {
      _ = try await place.contain("--override", bundle: "c\(count)")
      let stopped = try await place.run(
        ["release", "--incident", place.incident, "--yes"], bundle: "r\(count)",
        stoppedAfter: count)
      #expect(stopped.status == (count == 0 ? .failed : .unproved), "\(stopped.output)")
      // Until everything is back, what denies stays.
      #expect(try await place.state()[place.policyName] != nil, "after \(count) steps")
      let released = try await place.release(bundle: "f\(count)")
      #expect(released.status == .inSync, "\(released.output)\(released.notes)")
      expectReleased(
        before, try await place.state(), "after \(count) steps",
        setAside: ContainedNamespace.openings)
    }
  }

  @Test("what somebody created again while it was set aside is left, and the containment ends")
  func recreated() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    _ = try await place.contain("--override", bundle: "b")
    try await place.kubectl(
      "create", "-f", "-",
      input: """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web-1, namespace: \(place.name)}
        spec: {podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8080}]}]}
        """)
    let created = try #require(try await place.state()["web-1"])
    let released = try await place.release(bundle: "c")
    #expect(released.status == .drift, "\(released.output)\(released.notes)")
    #expect(
      released.output.contains(
        "NetworkPolicy \(place.name)/web-1: it was created again since the run deleted it"))
    let after = try await place.state()
    #expect(after["web-1"] == created)
    #expect(after["web-2"] != nil)
    #expect(after[place.policyName] == nil)
  }

  @Test("a namespace that is not there is refused")
  func unknown() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let before = try await place.state()
    let run = try await place.run(
      ["contain", place.name, "\(place.name)x", "--reason", "r", "--yes"], bundle: "b")
    #expect(run.status == .failed)
    #expect(run.notes.contains("nothing was written: there is no namespace \(place.name)x"))
    #expect(try await place.state() == before)
  }

  @Test("an Event on the policy tells of it, where that is asked for")
  func events() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    let run = try await place.contain("--record-events", bundle: "b")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let events = try await place.kubectl("get", "events", "-n", place.name, "-o", "json")
    #expect(events.contains(#""reason": "Contained""#))
    _ = try await place.release(bundle: "c")
  }
}

/// Serialized: the tests bind roles to the same user.
@Suite("The rights that a containment needs", .controlPlane, .serialized)
struct ContainRightsTests {
  /// Gives the user rights in a namespace, and waits until the server heeds them.
  private func allow(_ verbs: [String], in place: ContainedNamespace) async throws {
    try await ControlPlane.apply(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: responder, namespace: \(place.name)}
      rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: \(verbs)}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: responder, namespace: \(place.name)}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: responder}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: auditor}]
      """)
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      let answer = try await ControlPlane.kubectl(
        ["-n", place.name, "auth", "can-i", verbs.last ?? "", "networkpolicies.networking.k8s.io"],
        as: "auditor")
      if answer.isSuccess { return }
    }
    Issue.record("auditor never had the rights")
  }

  @Test("who may only read hears which rules are missing, and nothing is written")
  func reader() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    try await allow(["get", "list"], in: place)
    let before = try await place.state()
    let run = try await place.run(
      ["contain", place.name, "--reason", "r", "--incident", place.incident, "--yes"],
      bundle: "b", as: "auditor")
    #expect(run.status == .failed, "\(run.output)")
    #expect(run.notes.contains("nothing was written, since this user lacks rights that it needs"))
    for verb in ["create", "update"] {
      #expect(
        run.notes.contains(
          #"{apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["\#(verb)"]}"#
        ),
        "\(run.notes)")
    }
    #expect(try await place.state() == before)
    #expect(try await !Program.run("ls", [place.bundle("b")]).isSuccess)
  }

  @Test("who may not delete hears so before anything is set aside, and may still cut off without")
  func withoutDeletion() async throws {
    let place = try await ContainedNamespace(isNamed: false)
    try await allow(["get", "list", "create", "update"], in: place)
    let before = try await place.state()
    let arguments = [
      "contain", place.name, "--reason", "r", "--incident", place.incident, "--yes",
    ]
    let refused = try await place.run(arguments + ["--override"], bundle: "b", as: "auditor")
    #expect(refused.status == .failed, "\(refused.output)")
    #expect(
      refused.notes.contains(
        #"resources: ["networkpolicies"], verbs: ["delete"]"#), "\(refused.notes)")
    #expect(try await place.state() == before)

    let run = try await place.run(arguments, bundle: "c", as: "auditor")
    // Another test may give this user the right to read the kinds of the whole cluster for a while.
    let isBlind = run.output.contains("could not be read, and may let traffic through")
    #expect(run.status == (isBlind ? .incomplete : .inSync), "\(run.output)\(run.notes)")
    #expect(try await place.state()[place.policyName] != nil)
    _ = try await place.release(bundle: "d")
    expectReleased(before, try await place.state())
  }
}
