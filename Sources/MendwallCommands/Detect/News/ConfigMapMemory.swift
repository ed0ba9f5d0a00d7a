import Compression
import Documents
import FoundationEssentials
import KubernetesClient
import PolicyModel
import Rendering
import Reports

/// What a later run must know, kept in a ConfigMap.
struct ConfigMapMemory: Sendable {
  static let key = "memory.json.gz"
  /// What the API allows: the values of a ConfigMap, 1 MiB together.
  private static let mostBytes = 1 << 20
  /// What may come out of a ConfigMap, whoever wrote it: as much as some 100,000 findings take.
  private static let mostUnpacked = 32 << 20
  /// How often it is read again that somebody else wrote in between.
  private static let mostAttempts = 5

  let server: APIServer
  let namespace: String
  let name: String
  /// Of which part of the cluster the run is; nil for all of it.
  let shard: Shard?

  /// Why it cannot be used, in a sentence.
  struct Unusable: Error, CustomStringConvertible {
    let description: String
  }

  /// A ConfigMap as a run found it.
  struct Found: Sendable {
    /// Nil where it is not there, or without data.
    var memory: DriftMemory?
    /// The resourceVersion; nil where it is not there.
    var version: String?
  }

  private var inWords: String { "the ConfigMap \(namespace)/\(name)" }

  /// Reads what an earlier run left.
  func read() async throws -> Found {
    guard let object = try await server.configMap(named: name, namespace: namespace) else {
      return Found()
    }
    return Found(memory: try memory(of: object), version: ConfigMapMemory.version(of: object))
  }

  /// Puts what this run saw in the place of what an earlier one did.
  ///
  /// - Parameters:
  ///   - memory: what this run saw.
  ///   - found: what was there when it began.
  /// - Returns: how many findings that may be gone there was no room for, so that they are forgotten.
  func renew(_ memory: DriftMemory, since found: Found) async throws -> Int {
    var attempts = 1
    while true {
      let live = try await server.configMap(named: name, namespace: namespace)
      let other = try live.flatMap { try self.memory(of: $0) }
      // A run that came in between, looked at the same and ended later has told what this one did. What was there
      // before is renewed whatever time it tells: its clock may have been wrong.
      if let live, let other, ConfigMapMemory.version(of: live) != found.version,
        other.isAbout(memory.cluster), other.sight.isLike(memory.sight),
        other.finishedAt > memory.finishedAt
      {
        return 0
      }
      let packed = try pack(memory, beside: live)
      do throws(KubernetesError) {
        if let live {
          try await server.replaceConfigMap(
            replacing(live, by: packed.text), named: name, namespace: namespace)
        } else {
          try await server.createConfigMap(
            object(holding: packed.text), named: name, namespace: namespace)
        }
        return packed.forgotten
      } catch {
        let isOvertaken = error.code == .conflict || error.code == .notFound && live != nil
        guard isOvertaken, attempts < Self.mostAttempts else { throw error }
        attempts += 1
      }
      // Two that came at once do not come at once again.
      try await Task.sleep(for: .milliseconds(Int.random(in: 20...200)))
    }
  }

  // MARK: Reading

  private static func version(of object: Node) -> String? {
    object["metadata"]?["resourceVersion"]?.string
  }

  private func memory(of object: Node) throws(Unusable) -> DriftMemory? {
    let data = (object["data"]?.mapping?.entries ?? []).map(\.key)
    let binary = (object["binaryData"]?.mapping?.entries ?? []).map(\.key)
    if data.isEmpty, binary.isEmpty { return nil }
    guard let text = object["binaryData"]?[Self.key]?.string else {
      throw Unusable(
        description:
          "\(inWords) holds \((data + binary).sorted().prefix(3).joined(separator: ", ")) and is somebody else's; "
          + "name another one")
    }
    func broken(_ why: String) -> Unusable {
      Unusable(
        description:
          "what \(inWords) holds under \(Self.key) cannot be read: \(why); delete it, and the next run calls "
          + "everything new")
    }
    guard let packed = Data(base64Encoded: text) else { throw broken("it is no base64") }
    let bytes: [UInt8]
    do { bytes = try Gzip.unpacked(Array(packed), limit: Self.mostUnpacked) } catch {
      throw broken("it is not packed by gzip, damaged, or too large")
    }
    let memory: DriftMemory
    do throws(DocumentError) {
      let node = try JSONReader.read(
        bytes, file: Self.key, limits: ReadingLimits(bytes: Self.mostUnpacked))
      guard node["kind"]?.string == DriftMemory.kind,
        node["apiVersion"]?.string == DriftMemory.version
      else {
        throw DocumentError(
          code: .unsupported,
          message: "it is no \(DriftMemory.kind) of \(DriftMemory.version)", file: Self.key)
      }
      memory = try NodeDecoder.decode(DriftMemory.self, from: node, file: Self.key)
    } catch { throw broken("\(error)") }
    guard memory.sight.shard == shard else {
      func words(_ shard: Shard?) -> String { shard.map { "shard \($0)" } ?? "the whole" }
      throw Unusable(
        description:
          "\(inWords) keeps what a run of \(words(memory.sight.shard)) saw, and this is one of \(words(shard)): each "
          + "shard needs a ConfigMap of its own, such as \(name)-$(JOB_COMPLETION_INDEX); where the number of shards "
          + "has changed, delete it, and the next run calls everything new")
    }
    return memory
  }

  // MARK: Writing

  /// What a ConfigMap is to hold, in base64, and how many findings it has no room for.
  private func pack(_ memory: DriftMemory, beside live: Node?) throws -> (
    text: String, forgotten: Int
  ) {
    let room = Self.mostBytes - ConfigMapMemory.otherBytes(of: live)
    var memory = memory
    var packed = try Gzip.packed(JSONWriter.bytes(try NodeEncoder.encode(memory)))
    var forgotten = 0
    if packed.count > room, !memory.unseen.isEmpty {
      // What is there counts for more than what may be gone.
      forgotten = memory.unseen.count
      memory.unseen = []
      packed = try Gzip.packed(JSONWriter.bytes(try NodeEncoder.encode(memory)))
    }
    guard packed.count <= room else {
      throw Unusable(
        description:
          "what the next run must know of \(memory.findings.count) findings takes \(packed.count) bytes, and "
          + "\(inWords) has room for \(max(0, room)); divide the run by --shard, with a ConfigMap for each, or keep "
          + "the report in a file: --since-report FILE -o json=FILE")
    }
    return (Data(packed).base64EncodedString(), forgotten)
  }

  /// What a ConfigMap holds beside this, in bytes.
  private static func otherBytes(of live: Node?) -> Int {
    let texts = (live?["data"]?.mapping?.entries ?? []).map { $0.value.string?.utf8.count ?? 0 }
    let others = (live?["binaryData"]?.mapping?.entries ?? []).filter { $0.key != key }
      .map { ($0.value.string?.utf8.count ?? 0) / 4 * 3 }
    return (texts + others).reduce(0, +)
  }

  private func object(holding packed: String) -> Node {
    let label = OpenReportsRenderer.label
    return [
      "apiVersion": "v1", "kind": "ConfigMap",
      "metadata": [
        "name": Node(.string(name)), "namespace": Node(.string(namespace)),
        "labels": Node(
          .mapping(Mapping([.init(key: label.key, value: Node(.string(label.value)))]))),
      ],
      "binaryData": Node(
        .mapping(Mapping([.init(key: Self.key, value: Node(.string(packed)))]))),
    ]
  }

  /// The live object with this in it, and all else as it is: whoever made it says whose it is.
  private func replacing(_ live: Node, by packed: String) -> Node {
    var object = live.mapping ?? Mapping()
    var metadata = object["metadata"]?.mapping ?? Mapping()
    metadata["managedFields"] = nil
    var data = object["binaryData"]?.mapping ?? Mapping()
    data[Self.key] = Node(.string(packed))
    object["apiVersion"] = "v1"
    object["kind"] = "ConfigMap"
    object["metadata"] = Node(.mapping(metadata))
    object["binaryData"] = Node(.mapping(data))
    return Node(.mapping(object))
  }
}
