import Documents
import KubernetesClient
import PolicyModel

/// The objects of a plan of which many stand in one place: a list costs the server less than each of them
/// by itself.
struct Listed: Sendable {
  /// From how many objects of a kind in a namespace on they are listed.
  private static let fewestObjects = 4

  /// Where objects are listed together.
  private struct Place: Hashable {
    let apiVersion: String
    let kind: String
    let namespace: String?

    init(_ reference: ObjectReference) {
      apiVersion = reference.apiVersion
      kind = reference.kind
      namespace = reference.namespace
    }

    /// The objects that are there; nil for a kind that cannot be listed.
    func list(_ cluster: any Cluster) async throws(KubernetesError) -> [Node]? {
      guard let kind = PolicyKind.of(apiVersion: apiVersion, kind: kind),
        let api = kind.apis.first(where: { $0.apiVersion == apiVersion })
      else { return nil }
      return try await cluster.objects(kind, as: api, namespace: namespace)
    }

    func reference(of object: Node) -> ObjectReference? {
      object["metadata"]?["name"]?.string.map {
        ObjectReference(
          apiVersion: apiVersion, kind: kind,
          namespace: object["metadata"]?["namespace"]?.string ?? namespace, name: $0)
      }
    }
  }

  private(set) var objects: [ObjectReference: Node] = [:]
  private var places: Set<Place> = []

  /// - Throws: ``KubernetesError``
  init(_ references: [ObjectReference], in cluster: any Cluster) async throws {
    let wanted = Set(references)
    let groups = Dictionary(grouping: references, by: { Place($0) })
    var remaining = groups.filter { $0.value.count >= Listed.fewestObjects }.map(\.key)[...]
    try await withThrowingTaskGroup(of: (Place, [Node])?.self) { group in
      func startNext() {
        guard let place = remaining.popFirst() else { return }
        group.addTask { try await place.list(cluster).map { (place, $0) } }
      }
      for _ in 0..<Reconciler.parallelSteps { startNext() }
      for try await answer in group {
        startNext()
        guard let (place, found) = answer else { continue }
        places.insert(place)
        for object in found {
          guard let reference = place.reference(of: object), wanted.contains(reference) else {
            continue
          }
          objects[reference] = object
        }
      }
    }
  }

  /// Whether an object would be among the listed ones if it were there.
  func holds(_ reference: ObjectReference) -> Bool { places.contains(Place(reference)) }
}
