import Documents
import DriftDetection
import MendwallTesting
import PolicyModel
import Testing

/// Where the object of a row is, which is compared by itself.
let place = Comparison.Place(name: "p", namespace: "shop")

/// What a row's two sides are found to differ in: the state and the lines of its changes.
func drift(of row: Comparison) throws -> (state: Comparison.State?, changes: [String]) {
  let declared = try policies(row.gitManifest(at: place))
  let live = try policies(row.liveManifest(at: place))
  let found = DriftDetector.detect(
    declared: declared, live: live, owns: { _ in true }, selectedLabels: selectedLabels)
  guard let drift = found.first else { return (nil, []) }
  #expect(found.count == 1)
  switch drift {
  case .modified(_, _, let changes): return (.modified, lines(changes))
  case .missing: return (.missing, [])
  case .unmanaged(let policy):
    let fields = policy.body.mapping?.entries ?? []
    return (
      .unmanaged,
      fields.map {
        Comparison.line(
          "add", "/\($0.key)", git: nil, live: JSONWriter.compact($0.value), note: nil)
      }
    )
  }
}

/// By which labels the tables' policies select namespaces.
private let selectedLabels: Set<String> = {
  let rows = Comparison.tamperings + Comparison.harmlessDifferences
  let manifests = rows.flatMap { [$0.gitManifest(at: place), $0.liveManifest(at: place)] }
  return SelectedLabels.ofNamespaces(in: manifests.flatMap { (try? policies($0)) ?? [] })
}()

/// The one object of a manifest, or none.
private func policies(_ manifest: String?) throws -> [Policy] {
  guard let manifest else { return [] }
  var manifests = Manifests()
  manifests.read(Array(manifest.utf8), path: "row.yaml")
  try #require(!manifests.diagnostics.contains { $0.severity == .error })
  try #require(manifests.policies.count == 1)
  return manifests.policies
}
