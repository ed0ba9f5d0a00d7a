import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

/// How somebody changes objects past Git.
enum TamperingWay: String, CaseIterable, CustomTestStringConvertible {
  case edit = "kubectl edit"
  case patch = "kubectl patch"
  case replace = "kubectl replace"
  case serverSide = "kubectl apply --server-side --force-conflicts"

  var testDescription: String { rawValue }

  /// An object, and what is to become of it.
  struct Target: Sendable {
    let kind: PolicyKind
    /// As the server has it.
    let found: Node
    /// The manifest that was applied.
    let declared: Node
    /// The manifest of what it is to be.
    let wanted: Node

    /// Whether no way of changing an object can make it what it is to be, since the API lets nobody
    /// change one of the fields: that takes deleting it and creating another.
    var needsNewLife: Bool { kind.immutableFields.contains { declared[$0] != wanted[$0] } }
  }

  /// Changes objects; each request must succeed, but for applies on the server's side that it refuses.
  ///
  /// - Returns: the names of those.
  func change(_ targets: [Target], in folder: TemporaryFolder) async throws -> Set<String> {
    let (reborn, changed) = (
      targets.filter(\.needsNewLife), targets.filter { !$0.needsNewLife }
    )
    if !reborn.isEmpty {
      try await Kubectl.run("delete", "--wait=false", "-f", "-", input: reborn.map(\.declared))
      try await Kubectl.run("create", "-f", "-", input: reborn.map(\.wanted))
    }
    guard !changed.isEmpty else { return [] }
    switch self {
    case .edit: try await edit(changed, in: folder)
    case .patch: try await patch(changed)
    case .replace:
      try await Kubectl.run("replace", "--validate=false", "-f", "-", input: changed.map(\.wanted))
    case .serverSide: return try await apply(changed)
    }
    return []
  }

  private func apply(_ targets: [Target]) async throws -> Set<String> {
    let result = try await ControlPlane.kubectl(
      [
        "apply", "--server-side", "--force-conflicts", "--field-manager=intruder",
        "--validate=false", "-f", "-",
      ], input: Kubectl.text(targets.map(\.wanted)))
    if result.isSuccess { return [] }
    let names = targets.compactMap { $0.wanted["metadata"]?["name"]?.string }
    let refused = Set(names.filter { result.errors.contains(#""\#($0)" is invalid"#) })
    // Each of the others was taken.
    let taken = result.output.split(separator: "\n").count { $0.hasSuffix("serverside-applied") }
    guard taken + refused.count == targets.count else {
      throw Program.Failure(description: "kubectl apply: \(result.errors)")
    }
    return refused
  }

  /// By an editor that saves what was prepared.
  private func edit(_ targets: [Target], in folder: TemporaryFolder) async throws {
    // kubectl edits what is in one namespace.
    for (namespace, targets) in Dictionary(grouping: targets, by: \.namespace) {
      let edited = targets.map(\.edited)
      let list: Node = ["apiVersion": "v1", "kind": "List", "items": Node(.sequence(edited))]
      let text = JSONWriter.compact(edited.count == 1 ? edited[0] : list)
      try folder.write(text, to: "edited.json")
      try folder.write(Kubectl.text(targets.map(\.declared)), to: "objects.yaml")
      try await Kubectl.run(
        arguments: (namespace.map { ["-n", $0] } ?? [])
          + ["edit", "-o", "json", "--validate=false", "-f", folder("objects.yaml")],
        environment: ["KUBE_EDITOR": "cp \(folder("edited.json"))"])
    }
  }

  /// By JSON patches and merge patches in turn, a few at the same time.
  private func patch(_ targets: [Target]) async throws {
    var remaining = targets.enumerated().makeIterator()
    try await withThrowingTaskGroup(of: Void.self) { group in
      func startNext() {
        guard let (index, target) = remaining.next() else { return }
        group.addTask {
          let isMerge = index.isMultiple(of: 2)
          let patch = isMerge ? target.declared.mergePatch(to: target.wanted) : target.jsonPatch
          try await Kubectl.run(
            arguments: ["patch"] + target.name
              + ["--type=\(isMerge ? "merge" : "json")", "-p", JSONWriter.compact(patch)])
        }
      }
      for _ in 0..<4 { startNext() }
      for try await _ in group { startNext() }
    }
  }
}

extension TamperingWay.Target {
  fileprivate var namespace: String? { declared["metadata"]?["namespace"]?.string }

  /// As kubectl takes the name of one object.
  fileprivate var name: [String] {
    let api = declared["apiVersion"]?.string ?? ""
    let parts = api.split(separator: "/")
    let resource = parts.count == 2 ? "\(kind.resource).\(parts[1]).\(parts[0])" : kind.resource
    return [resource, declared["metadata"]?["name"]?.string ?? ""]
      + (namespace.map { ["-n", $0] } ?? [])
  }

  /// What a person would make of it who sees what the server has.
  fileprivate var edited: Node {
    var object = found.mapping ?? Mapping()
    var metadata = found["metadata"]?.mapping ?? Mapping()
    metadata["managedFields"] = nil
    metadata["labels"] = wanted["metadata"]?["labels"]
    var annotations = wanted["metadata"]?["annotations"]?.mapping ?? Mapping()
    annotations[Policy.lastApplied] = found["metadata"]?["annotations"]?[Policy.lastApplied]
    metadata["annotations"] = Node(.mapping(annotations))
    object["metadata"] = Node(.mapping(metadata))
    for field in kind.body.fields.keys { object[field] = wanted[field] }
    return Node(.mapping(object))
  }

  /// Replaces the fields beside the metadata as wholes, and labels and annotations one by one.
  fileprivate var jsonPatch: Node {
    var operations: [Node] = []
    func set(_ path: String, from old: Node?, to new: Node?) {
      if let new {
        if new != old {
          operations.append(["op": "add", "path": Node(.string(path)), "value": new])
        }
      } else if old != nil {
        operations.append(["op": "remove", "path": Node(.string(path))])
      }
    }
    for field in kind.body.fields.keys.sorted() {
      set("/\(field)", from: found[field], to: wanted[field])
    }
    for field in ["labels", "annotations"] {
      let (old, new) = (declared["metadata"]?[field], wanted["metadata"]?[field])
      let keys = [old, new].flatMap { $0?.mapping?.entries.map(\.key) ?? [] }
      for key in Set(keys).sorted() {
        set(
          JSONPointer(["metadata", field, key]).description, from: old?[key], to: new?[key])
      }
    }
    return Node(.sequence(operations))
  }
}

extension Node {
  /// The JSON merge patch (RFC 7386) that makes another value of this one.
  fileprivate func mergePatch(to wanted: Node) -> Node {
    guard let old = mapping, let new = wanted.mapping else { return wanted }
    var patch = Mapping()
    for entry in old.entries where new[entry.key] == nil { patch[entry.key] = Node(.null) }
    for entry in new.entries {
      guard let before = old[entry.key] else {
        patch[entry.key] = entry.value
        continue
      }
      if before != entry.value { patch[entry.key] = before.mergePatch(to: entry.value) }
    }
    return Node(.mapping(patch))
  }
}

/// Runs of kubectl on many objects at once, which must succeed.
enum Kubectl {
  @discardableResult
  static func run(
    _ arguments: String..., input: [Node] = [], environment: [String: String] = [:]
  ) async throws -> String {
    try await run(arguments: arguments, input: input, environment: environment)
  }

  @discardableResult
  static func run(
    arguments: [String], input: [Node] = [], environment: [String: String] = [:]
  ) async throws -> String {
    try await Program.output(
      ProcessInfo.processInfo.environment["MENDWALL_KUBECTL"] ?? "kubectl",
      ["--kubeconfig", try ControlPlane.kubeconfig()] + arguments, input: text(input),
      environment: environment)
  }

  /// A document each.
  static func text(_ objects: [Node]) -> String {
    ControlPlane.documents(objects.map { YAMLWriter.write($0) })
  }

  /// Objects as the server has them, with their accounts; those that it does not have are left out.
  static func objects(_ manifests: [Node]) async throws -> [Node] {
    let output = try await run(
      "get", "--ignore-not-found", "--show-managed-fields", "-o", "json", "-f", "-",
      input: manifests)
    if output.isEmpty { return [] }
    let answer = try JSONReader.read(
      Array(output.utf8), file: "kubectl", limits: ReadingLimits(bytes: output.utf8.count))
    return answer["kind"]?.string == "List" ? answer["items"]?.sequence ?? [] : [answer]
  }
}
