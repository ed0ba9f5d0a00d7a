import Workloads

/// What the name of a pod tells of what runs it, by how controllers name their pods
/// (`k8s.io/apiserver/pkg/storage/names`, `k8s.io/kubernetes/pkg/controller`).
struct PodName {
  /// Ways to read the name, the likeliest first: the controller's name, and its kind.
  let readings: [(name: String, kind: String)]

  /// The letters of names that are made up (`k8s.io/apimachinery/pkg/util/rand`): no vowels, and no digits that
  /// look like them.
  private static let madeUp = Set("bcdfghjklmnpqrstvwxz2456789".utf8)

  init(_ name: String) {
    var readings: [(name: String, kind: String)] = []
    if let (rest, last) = PodName.cut(name) {
      if PodName.isMadeUp(last, 5...5) {
        readings += PodName.ofOwner(rest)
      } else if last.utf8.allSatisfy({ (0x30...0x39).contains($0) }), last.utf8.count <= 6 {
        readings.append((rest, "StatefulSet"))
      }
    }
    self.readings = readings
  }

  /// - Parameter prefix: what the names of several pods begin with, with the dash at its end: the name of a
  ///   ReplicaSet, a DaemonSet or a Job.
  init(prefix: String) {
    let owner = prefix.hasSuffix("-") ? String(prefix.dropLast()) : prefix
    // Calico tells the pods of a StatefulSet by its name.
    readings = PodName.ofOwner(owner) + [(owner, "StatefulSet")]
  }

  /// Ways to read the name of what made the pod.
  private static func ofOwner(_ owner: String) -> [(name: String, kind: String)] {
    var readings: [(name: String, kind: String)] = []
    if let (rest, last) = cut(owner) {
      if last.utf8.count >= 8, last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        readings.append((rest, "CronJob"))
      } else if isMadeUp(last, 1...10) {
        readings.append((rest, "Deployment"))
      }
    }
    return readings + [(owner, "DaemonSet"), (owner, "Job"), (owner, "ReplicaSet")]
  }

  /// What stands before the last dash, and what behind it.
  private static func cut(_ name: String) -> (String, String)? {
    guard let dash = name.lastIndex(of: "-"), dash > name.startIndex else { return nil }
    return (String(name[..<dash]), String(name[name.index(after: dash)...]))
  }

  private static func isMadeUp(_ text: String, _ lengths: ClosedRange<Int>) -> Bool {
    lengths.contains(text.utf8.count) && text.utf8.allSatisfy(madeUp.contains)
  }
}
