import Documents
import MendwallCommands
import MendwallTesting
import Synchronization
import Testing

/// What others do to the objects while they are restored is never lost, and never taken for Git's.
@Suite("Races with others", .controlPlane)
struct RaceTests {
  /// A moment of a restore.
  enum Moment: String, CaseIterable, CustomTestStringConvertible {
    case beforeSaving = "between the plan and the saving"
    case beforeWriting = "between the saving and the write"

    var testDescription: String { rawValue }

    /// The request that stands at its end.
    func request(about policy: String, _ write: String = "PUT") -> Nth {
      switch self {
      case .beforeSaving: Nth(1, "GET", "/\(policy)")
      case .beforeWriting:
        Nth(1, write, write == "POST" ? "/networkpolicies" : "/\(policy)")
      }
    }
  }

  /// Restores while somebody else does something right before one request.
  private func restore(
    _ shop: DriftedShop, before nth: Nth, _ more: String...,
    others: @escaping @Sendable () async throws -> Void
  ) async throws -> CommandRun {
    let counter = Counter(nth)
    return try await Relay.run { request in
      if counter.isIt(request) { try await others() }
      return nil
    } use: { relay in
      await CommandRun.mendwall(shop.restoring(relay.kubeconfig) + more)
    }
  }

  // MARK: Edits

  @Test(
    "an object to which something new is done stays as it is, and the others are restored",
    arguments: Moment.allCases)
  func edit(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.patch(
        "cart", #"{"spec":{"ingress":[{"ports":[{"port":666,"protocol":"TCP"}]}]}}"#)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("stopped at NetworkPolicy \(shop.namespace)/cart: it was changed"))
    #expect(run.output.contains("by rival"), "\(run.output)")
    let objects = try await shop.objects()
    #expect(
      objects["cart"]?["spec"]?["ingress"]?.sequence?.first?["ports"] == [
        ["port": 666, "protocol": "TCP"]
      ])
    #expect(objects["database"] != nil)
    // Not everything that Git declares is in force, so what else allows something stays.
    #expect(objects["backdoor"] != nil)
    #expect(
      run.output.contains("not begun NetworkPolicy \(shop.namespace)/backdoor"), "\(run.output)")
    try await shop.expectNextRunFinishes()
  }

  @Test(
    "a label and an annotation that Git does not know do not stop a restore, and survive it",
    arguments: Moment.allCases)
  func label(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.patch(
        "cart", #"{"metadata":{"labels":{"team":"red"},"annotations":{"note":"seen"}}}"#)
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let cart = try await shop.object("cart")
    #expect(cart?["metadata"]?["labels"]?["team"] == "red")
    #expect(cart?["metadata"]?["annotations"]?["note"] == "seen")
    try await shop.expectMended()
  }

  @Test(
    "a label of Git's that is changed meanwhile is something new", arguments: Moment.allCases)
  func declaredLabel(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.patch("cart", #"{"metadata":{"labels":{"app":"other"}}}"#)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("/metadata/labels/app by rival"), "\(run.output)")
    try await shop.expectNextRunFinishes()
  }

  @Test("an edit right after the write is found when everything is read back, with who did it")
  func editAfterWriting() async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: Nth(2, "GET", "/networkpolicies")) {
      try await shop.patch("cart", DriftedShop.opening)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("cart was changed back at /spec/ingress"), "\(run.output)")
    #expect(run.output.contains("rival"))
    #expect(run.output.contains("NOT PROVED"))
    try await shop.expectNextRunFinishes()
  }

  @Test("an edit between the write and the handing over of the account is found too")
  func editBeforeHandingOver() async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: Nth(2, "PUT", "/cart")) {
      try await shop.patch("cart", DriftedShop.opening)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("it was changed again right after it was written"))
    #expect(run.output.contains("by rival") || run.output.contains("rival"))
    try await shop.expectNextRunFinishes()
  }

  @Test("a label that comes between the write and the handing over survives both")
  func labelBeforeHandingOver() async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: Nth(2, "PUT", "/cart")) {
      try await shop.patch("cart", #"{"metadata":{"labels":{"team":"red"}}}"#)
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await shop.object("cart")?["metadata"]?["labels"]?["team"] == "red")
    try await shop.expectMended()
  }

  // MARK: Deletions

  @Test("an object that is deleted meanwhile is not created", arguments: Moment.allCases)
  func deletion(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.delete("cart")
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("cart: it was deleted since the plan was made"), "\(run.output)")
    #expect(try await shop.object("cart") == nil)
    try await shop.expectNextRunFinishes()
  }

  @Test(
    "an object that is deleted and created again with the same drift is restored",
    arguments: Moment.allCases)
  func recreation(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.delete("cart")
      try await shop.recreate("cart")
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try await shop.object("cart")?.uid != shop.found["cart"]?.uid)
    try await shop.expectMended()
  }

  @Test(
    "an object that is deleted and created again with something new stays as it is",
    arguments: Moment.allCases)
  func otherRecreation(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "cart")) {
      try await shop.delete("cart")
      try await shop.recreate("cart", port: 666)
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("stopped at NetworkPolicy \(shop.namespace)/cart: it was changed"))
    let port = try await shop.object("cart")?["spec"]?["ingress"]?.sequence?.first?["ports"]?
      .sequence?.first?["port"]
    #expect(port == 666)
    try await shop.expectNextRunFinishes()
  }

  @Test(
    "what is to be pruned and was created again, even alike, is not deleted",
    arguments: Moment.allCases)
  func recreatedExtra(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "backdoor", "DELETE")) {
      try await shop.delete("backdoor")
      try await shop.recreate("backdoor")
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("backdoor: it was deleted and created again"), "\(run.output)")
    let backdoor = try await shop.object("backdoor")
    #expect(backdoor != nil && backdoor?.uid != shop.found["backdoor"]?.uid)
    try await shop.expectNextRunFinishes()
  }

  @Test("what is to be pruned and is gone already is no failure", arguments: Moment.allCases)
  func goneExtra(_ moment: Moment) async throws {
    let shop = try await DriftedShop()
    let run = try await restore(shop, before: moment.request(about: "backdoor", "DELETE")) {
      try await shop.delete("backdoor")
    }
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    try await shop.expectMended()
  }

  @Test(
    "an object that somebody creates meanwhile is left, unless it is what Git says",
    arguments: Moment.allCases, [true, false])
  func creation(_ moment: Moment, isGits: Bool) async throws {
    let shop = try await DriftedShop()
    let name = isGits ? "database" : "backdoor"
    let nth =
      moment == .beforeSaving
      ? Nth(1, "GET", "/database") : moment.request(about: "database", "POST")
    let run = try await restore(shop, before: nth) {
      let manifest = DriftedShop.manifest(name, in: shop.namespace)
        .replacing("name: \(name)", with: "name: database")
      try await ControlPlane.request(
        "POST", DriftedShop.path(shop.namespace) + "?fieldManager=rival", manifest)
    }
    if isGits {
      #expect(run.status == .inSync, "\(run.output)\(run.notes)")
      try await shop.expectMended()
    } else {
      #expect(run.status == .unproved, "\(run.output)\(run.notes)")
      #expect(
        run.output.contains(
          "database: it was created by somebody since the plan was made by rival"),
        "\(run.output)")
      #expect(
        try await shop.object("database")?["spec"]?["podSelector"]?["matchLabels"]?["app"]
          == "backdoor")
      try await shop.expectNextRunFinishes()
    }
  }

  // MARK: Another run

  @Test("two restores at once both end in sync")
  func twoAtOnce() async throws {
    let shop = try await DriftedShop()
    let planned = Mutex(0)
    let script: @Sendable (Relay.Request) async throws -> Relay.Reply? = { request in
      // Neither writes before both have made their plans.
      if Nth(1, "PUT", "/cart").matches(request)
        || Nth(1, "POST", "/networkpolicies").matches(request)
      {
        planned.withLock { $0 += 1 }
        let deadline = ContinuousClock.now + .seconds(30)
        while planned.withLock({ $0 }) < 2, ContinuousClock.now < deadline {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      return nil
    }
    try await Relay.run(script: script) { relay in
      async let first = shop.restore(relay.kubeconfig, bundle: "first")
      async let second = shop.restore(relay.kubeconfig, bundle: "second")
      for run in [try await first, try await second] {
        #expect(run.status == .inSync, "\(run.output)\(run.notes)")
      }
      #expect(relay.requests.count { $0.method == "DELETE" } >= 1)
    }
    try await shop.expectMended()
  }

  // MARK: Controllers

  @Test("a controller that changes it back is named, with how to suspend it")
  func controller() async throws {
    let shop = try await DriftedShop()
    try await shop.patch(
      "cart",
      #"{"metadata":{"annotations":{"argocd.argoproj.io/tracking-id":"shop-app:networking.k8s.io/NetworkPolicy:\#(shop.namespace)/cart"}}}"#,
      by: "argocd-controller")
    let readBack = Counter(Nth(2, "GET", "/networkpolicies"))
    let run = try await Relay.run { request in
      guard readBack.isIt(request) else { return nil }
      // When everything was read back and found good: it is still being watched.
      let answer = try await Relay.pass(request)
      try await shop.patch("cart", DriftedShop.opening, by: "argocd-controller")
      return answer
    } use: { relay in
      await CommandRun.mendwall(
        shop.arguments("restore", relay.kubeconfig)
          + ["--prune", "--yes", "--settle", "1", "--bundle", shop.folder("bundle")])
    }
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(run.output.contains("cart was changed back at /spec/ingress"), "\(run.output)")
    #expect(run.output.contains("argocd-controller"))
    #expect(
      run.output.contains("suspend it with: argocd app set shop-app --sync-policy none"),
      "\(run.output)")
    try await shop.expectNextRunFinishes()
  }
}
