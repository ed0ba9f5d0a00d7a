import Containment
import Documents
import ManifestEditing
public import MendwallConfiguration
public import PolicyModel
public import Workloads

/// Proposes the policies that namespaces lack to deny by default in each direction: the denial, DNS, and
/// what the assertions demand.
///
/// A namespace that denies in a direction is left alone in it, so that a second proposal on top of the
/// first is empty. That nothing is cut which must not be is for the caller to prove, out of the policies.
public struct BaselineProposer {
  private let declared: [Policy]
  private let assertions: [ConnectivityAssertion]
  private let inventory: Inventory
  private let tier: BaselineTier
  private let folder: String

  /// - Parameters:
  ///   - declared: Git's policies, with the files that declare them.
  ///   - assertions: of which those that allow are written as policies.
  ///   - inventory: the workloads that assertions name, and the namespaces.
  ///   - tier: where the denial is to stand.
  ///   - folder: where policies go if the declared ones do not show where.
  public init(
    declared: [Policy], assertions: [ConnectivityAssertion] = [],
    inventory: Inventory = Inventory(),
    tier: BaselineTier = .networkPolicy, folder: String = "policies"
  ) {
    self.declared = declared
    self.assertions = assertions
    self.inventory = inventory
    self.tier = tier
    self.folder = folder
  }

  /// What namespaces lack.
  ///
  /// - Parameters:
  ///   - namespaces: with their labels.
  ///   - read: gives a file of the repository by its path; nil where there is none.
  public func proposal(for namespaces: [NamespaceLabels], read: (String) -> [UInt8]?)
    -> BaselineProposal
  {
    let layout = RepositoryLayout(declared, folder: folder)
    var placed: [(path: String, policy: Node)] = []
    var notes: [String] = []
    var lacking: [String] = []
    let known = Set(namespaces.map(\.name) + inventory.namespaces.map(\.name))
      .union(inventory.pods.map(\.namespace)).union(declared.compactMap(\.reference.namespace))
    let only = onlyBaseline
    for namespace in namespaces.sorted(by: { $0.name < $1.name }) {
      let missing = Set(Containment.Direction.allCases).subtracting(
        DefaultDeny.directions(of: namespace, in: declared))
      if missing.isEmpty { continue }
      lacking.append(namespace.name)
      if only != nil { continue }
      let rules = AssertedRules(
        namespace: namespace.name, namespaces: known, inventory: inventory, assertions: assertions,
        directions: missing)
      notes += rules.notes
      for policy in policies(namespace.name, missing, rules.grants) {
        let name = policy["metadata"]?["name"]?.string ?? ""
        placed.append((layout.path(of: name, namespace: namespace.name), policy))
      }
    }
    if let only, !lacking.isEmpty {
      notes.append(
        "\(only.reference) is declared\(only.location.map { " at \($0.inWords)" } ?? "") and a cluster "
          + "has one; add \(lacking.joined(separator: ", ")) to its subject")
    } else if tier != .networkPolicy, !lacking.isEmpty {
      do throws(InvalidContainment) {
        let policy = try AdminBaseline.policy(for: lacking, tier: tier, beside: declared)
        let name = policy["metadata"]?["name"]?.string ?? ""
        let file = tier == .baselineAdminNetworkPolicy ? "baseline-admin-network-policy" : name
        placed.append((layout.path(ofClusterPolicy: file), policy))
      } catch { notes.append(error.message) }
    }
    let (files, more) = files(placed, read)
    return BaselineProposal(files: files, policies: placed.map(\.policy), notes: notes + more)
  }

  /// The policy of a kind of which a cluster has one, if it is declared and another was to be.
  private var onlyBaseline: Policy? {
    tier != .baselineAdminNetworkPolicy
      ? nil : declared.first { $0.kind === PolicyKind.baselineAdminNetworkPolicy }
  }

  // MARK: Policies

  private func policies(
    _ namespace: String, _ missing: Set<Containment.Direction>, _ grants: [AssertedRules.Grant]
  ) -> [Node] {
    let directions = Containment.Direction.allCases.filter(missing.contains)
    var taken = Set(
      declared.filter { $0.reference.namespace == namespace }.map(\.reference.name))
    func name(_ wanted: String) -> String {
      var name = String(wanted.prefix(240))
      while taken.contains(name) { name += "-baseline" }
      taken.insert(name)
      return name
    }
    var result: [Node] = []
    func add(
      _ wanted: String, _ selector: Node, _ directions: [Containment.Direction],
      _ rules: [Containment.Direction: [Node]]
    ) {
      var spec = Mapping([
        .init(key: "podSelector", value: selector),
        .init(
          key: "policyTypes", value: Node(.sequence(directions.map { Node(.string($0.type)) }))),
      ])
      for direction in directions {
        if let rules = rules[direction] { spec[direction.rawValue] = Node(.sequence(rules)) }
      }
      result.append([
        "apiVersion": Node(.string(PolicyKind.networkPolicy.api.apiVersion)),
        "kind": Node(.string(PolicyKind.networkPolicy.kind)),
        "metadata": [
          "name": Node(.string(name(wanted))), "namespace": Node(.string(namespace)),
        ],
        "spec": Node(.mapping(spec)),
      ])
    }
    let everyPod = Node(.mapping(Mapping()))
    if tier == .networkPolicy {
      add("default-deny", everyPod, directions, [:])
      if missing.contains(.egress) { add("allow-dns", everyPod, [.egress], [.egress: dns]) }
    }
    for grant in grants {
      var rules = grant.rules
      // A NetworkPolicy keeps the baseline tier from being asked, DNS included.
      if tier != .networkPolicy, let egress = rules[.egress] { rules[.egress] = egress + dns }
      add(
        grant.name, grant.selector,
        Containment.Direction.allCases.filter { rules[$0] != nil }, rules)
    }
    return result
  }

  /// The rule by which a containment keeps DNS.
  private var dns: [Node] {
    let containment = try? AdminBaseline.containment()
    return containment?.networkPolicy(namespace: "")["spec"]?["egress"]?.sequence ?? []
  }

  // MARK: Files

  private func files(_ placed: [(path: String, policy: Node)], _ read: (String) -> [UInt8]?)
    -> ([BaselineProposal.File], notes: [String])
  {
    var contents: [String: [UInt8]] = [:]
    var notes: [String] = []
    var new: Set<String> = []
    for (wanted, policy) in placed {
      var path = wanted
      let before = contents[path] ?? read(path)
      if let before {
        do throws(EditRefusal) {
          contents[path] = try ManifestEditor(path: path, bytes: before).adding(policy)
          continue
        } catch {
          let (folder, file, ending) = RepositoryLayout.split(path)
          path = RepositoryLayout.join(folder, "\(file)-baseline\(ending)")
          notes.append("\(error); \(path) is written in its place")
          if let bytes = contents[path] ?? read(path) {
            guard let added = try? ManifestEditor(path: path, bytes: bytes).adding(policy) else {
              notes.append("\(path) cannot be added to either; remove it first")
              continue
            }
            contents[path] = added
            continue
          }
        }
      }
      contents[path] = ManifestEditor.file(for: policy, path: path)
      new.insert(path)
    }
    let folders = Set(new.map { RepositoryLayout.split($0).folder })
    for folder in folders.sorted() {
      for name in Manifests.kustomizationNames {
        let path = RepositoryLayout.join(folder, name)
        if read(path) != nil {
          notes.append("\(path) lists what belongs to it; add the new files to its resources")
        }
      }
    }
    let files = contents.sorted { $0.key < $1.key }.map {
      BaselineProposal.File(path: $0.key, content: $0.value, isNew: new.contains($0.key))
    }
    return (files, notes)
  }
}
