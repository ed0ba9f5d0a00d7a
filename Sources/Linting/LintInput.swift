public import Documents
public import PolicyModel
public import Workloads

/// A state to be linted: its policies as they were read, what runs beside them, and how much of it is known.
public struct LintInput: Sendable {
  /// A range of addresses that the cluster gives out.
  public struct Network: Sendable, Hashable {
    public enum Purpose: String, Sendable {
      case pods, services, nodes
    }

    public let purpose: Purpose
    public let range: CIDR

    public init(_ purpose: Purpose, _ range: CIDR) {
      self.purpose = purpose
      self.range = range
    }
  }

  /// A policy as its file or the API has it.
  struct Object: Sendable {
    let node: Node
    let kind: PolicyKind
    let path: String?
  }

  /// Where an object that is no policy stands.
  struct Place: Sendable {
    let path: String?
    let position: Position?
  }

  /// What is known. A rule that needs more is not judged; ``LintFact/evaluatedKinds`` need not be given.
  public var facts: Set<LintFact>
  /// What runs, where it was not read from manifests by ``add(_:path:)``.
  public var inventory: Inventory?
  /// Needed with ``LintFact/networks``.
  public var networks: [Network] = []
  /// By `PolicyKind.id`; needed with ``LintFact/servedKinds``.
  public var servedKinds: Set<String> = []
  /// Where an object lives that names no namespace.
  public let defaultNamespace: String

  private(set) var objects: [Object] = []
  private(set) var workloadPlaces: [WorkloadReference: Place] = [:]
  private(set) var namespacePlaces: [String: Place] = [:]
  private var reader: InventoryReader

  public init(facts: Set<LintFact> = [], defaultNamespace: String = "default") {
    self.facts = facts
    self.defaultNamespace = defaultNamespace
    reader = InventoryReader(defaultNamespace: defaultNamespace)
  }

  /// Takes in a document: an object, or the objects of a list.
  ///
  /// Policies are kept to be judged, whatever is wrong with them. Namespaces and what runs pods are read into
  /// the inventory; other kinds are passed over.
  ///
  /// - Parameters:
  ///   - document: of any kind.
  ///   - path: the file that it comes from; nil for an object of a cluster, whose findings have no line.
  public mutating func add(_ document: Node, path: String?) {
    for object in Manifests.objects(of: document) { addOne(object, path) }
  }

  private mutating func addOne(_ object: Node, _ path: String?) {
    guard let apiVersion = object["apiVersion"]?.string, let name = object["kind"]?.string else {
      return
    }
    if let kind = PolicyKind.of(apiVersion: apiVersion, kind: name), kind.role == .policy {
      objects.append(Object(node: object, kind: kind, path: path))
      return
    }
    reader.add(object, path: path)
    let place = Place(path: path, position: path == nil ? nil : object.span?.start)
    if apiVersion == "v1", name == "Namespace" {
      if let name = object["metadata"]?["name"]?.string, namespacePlaces[name] == nil {
        namespacePlaces[name] = place
      }
    } else if let template = PodTemplate(object, defaultNamespace: defaultNamespace, path: path),
      workloadPlaces[template.workload] == nil
    {
      workloadPlaces[template.workload] = place
    }
  }

  /// What runs: as given, or as the manifests declare it.
  var running: Inventory { inventory ?? reader.inventory }

  /// What of the manifests' workloads and namespaces could not be read.
  public var diagnostics: [Diagnostic] { reader.diagnostics }
}
