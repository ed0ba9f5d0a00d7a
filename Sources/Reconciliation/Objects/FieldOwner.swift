import Documents
public import PolicyModel

/// Who is in charge of an object's fields by the server's account: a program, and how it writes.
public struct FieldOwner: Hashable, Sendable {
  /// The name under which Mendwall's own writes are noted.
  public static let mendwall = "mendwall"
  /// Whom a `kubectl apply` without `--server-side` is noted as.
  public static let clientSideApply = FieldOwner(
    manager: "kubectl-client-side-apply", operation: "Update", keepsManifest: true)

  public let manager: String
  /// `Apply` for server-side apply, else `Update`.
  public let operation: String
  /// Whether it keeps a copy of the manifest in an annotation, by which it tells what to remove.
  public let keepsManifest: Bool
  /// Whether it applies on the server's side.
  var isApplier: Bool { operation == "Apply" }

  public init(manager: String, operation: String, keepsManifest: Bool) {
    self.manager = manager
    self.operation = operation
    self.keepsManifest = keepsManifest
  }

  private func isSame(as other: FieldOwner) -> Bool {
    manager == other.manager && operation == other.operation
  }

  /// - Parameter entry: of an object's `metadata.managedFields`.
  init?(_ entry: Node) {
    guard let manager = entry["manager"]?.string, manager != FieldOwner.mendwall,
      entry["subresource"]?.string?.isEmpty ?? true
    else { return nil }
    self.init(
      manager: manager, operation: entry["operation"]?.string ?? "Update",
      keepsManifest: entry["fieldsV1"]?["f:metadata"]?["f:annotations"]?[
        "f:\(Policy.lastApplied)"] != nil)
  }
}

extension FieldOwner {
  /// Who wrote what is compared of an object.
  static func owners(of managedFields: Node, kind: PolicyKind) -> [FieldOwner] {
    (managedFields.sequence ?? []).compactMap { entry in
      let fields = entry["fieldsV1"]
      let ownsBody =
        kind.body.fields.keys.contains { fields?["f:\($0)"] != nil }
        || kind.body.fields.isEmpty && fields?["f:metadata"]?["f:labels"] != nil
      return ownsBody ? FieldOwner(entry) : nil
    }
  }

  /// Who usually writes objects: whoever wrote most of those that are as Git says.
  ///
  /// - Parameter policies: live policies that nobody has changed.
  public static func usual(among policies: [Policy]) -> [FieldOwner: Int] {
    var counts: [FieldOwner: Int] = [:]
    for policy in policies {
      guard let fields = policy.managedFields else { continue }
      for owner in Set(owners(of: fields.value, kind: policy.kind)) {
        counts[owner, default: 0] += 1
      }
    }
    return counts
  }

  /// Who is to be in charge of an object: whoever writes most of the others, where it has written this one
  /// too; else whoever writes others too, wrote this one and did not make it depart; else whoever writes
  /// most; else whoever wrote this one first.
  ///
  /// - Parameters:
  ///   - managedFields: the object's own account, before it is written; nil for one that is missing.
  ///   - kind: its kind.
  ///   - usual: how many of the other objects each owner wrote.
  ///   - changers: who made the object depart from Git.
  ///   - hasManifest: whether the object bears the copy of a manifest that a client-side apply keeps: what
  ///     was applied so once is, even where somebody took all of its fields over since.
  ///   - fallback: where nothing tells.
  static func inCharge(
    of managedFields: Node?, kind: PolicyKind, usual: [FieldOwner: Int], changers: Set<String> = [],
    hasManifest: Bool = false, fallback: FieldOwner? = .clientSideApply
  ) -> FieldOwner? {
    func isLessUsual(_ left: FieldOwner, _ right: FieldOwner) -> Bool {
      let (first, second) = (usual[left] ?? 0, usual[right] ?? 0)
      return first == second ? left.manager > right.manager : first < second
    }
    let most = usual.keys.max(by: isLessUsual)
    guard let managedFields else { return most ?? fallback }
    // One that keeps a manifest does so of this object too, whoever took it away.
    let owners = owners(of: managedFields, kind: kind).map { owner in
      usual.keys.first { $0.isSame(as: owner) && $0.keepsManifest } ?? owner
    }
    if let most, owners.contains(most) || hasManifest && most.keepsManifest { return most }
    let others = owners.filter { !changers.contains($0.manager) }
    if let known = others.filter({ usual[$0] != nil }).max(by: isLessUsual) { return known }
    func oldest(_ owners: [FieldOwner]) -> FieldOwner? {
      owners.min { (time(of: $0, managedFields) ?? "~") < (time(of: $1, managedFields) ?? "~") }
    }
    // An account in which nobody but Mendwall stands comes into somebody's hands, too.
    return most ?? oldest(others) ?? oldest(owners) ?? fallback
  }

  private static func time(of owner: FieldOwner, _ managedFields: Node) -> String? {
    managedFields.sequence?.first { FieldOwner($0) == owner }?["time"]?.string
  }
}
