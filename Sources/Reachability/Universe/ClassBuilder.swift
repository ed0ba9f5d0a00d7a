import PolicyModel
import Workloads

/// Sorts pods into classes.
struct ClassBuilder {
  struct Result {
    let classes: [Universe.PodClass]
    let members: [[Pod]]
    let ranges: [Range<Int>]
    let values: [String: UInt32]
  }

  private struct Seen {
    let pod: Pod
    let namespace: Int
    var attributes: [Universe.Attributes?]
  }

  private let relevance: Relevance
  private let atoms: AddressAtoms
  private let profile: Profile
  private let states: Int
  private var seen: [Seen] = []
  private var indices: [Universe.PodKey: Int] = [:]
  private var values: [String: UInt32] = [:]

  init(_ relevance: Relevance, _ atoms: AddressAtoms, _ profile: Profile, states: Int) {
    self.relevance = relevance
    self.atoms = atoms
    self.profile = profile
    self.states = states
  }

  mutating func add(_ pod: Pod, _ namespace: Int, state: Int) {
    let attributes = attributes(of: pod)
    // Within one state each pod is there once.
    if states > 1 {
      let key = Universe.PodKey(pod)
      if let index = indices[key] {
        if seen[index].attributes[state] == nil { seen[index].attributes[state] = attributes }
        return
      }
      indices[key] = seen.count
    }
    var all = [Universe.Attributes?](repeating: nil, count: states)
    all[state] = attributes
    seen.append(Seen(pod: pod, namespace: namespace, attributes: all))
  }

  private mutating func attributes(of pod: Pod) -> Universe.Attributes {
    var labels = [UInt32](repeating: 0, count: relevance.podLabels.count)
    for (key, value) in pod.labels {
      if let slot = relevance.podLabels[key] { labels[slot] = number(of: value) }
    }
    let isOnHost = pod.isOnHostNetwork && profile.hostNetwork != .pod
    return Universe.Attributes(
      values: labels,
      ports: ports(of: pod), atoms: atoms(of: pod),
      isOnHost: isOnHost, node: isOnHost && relevance.usesNodes ? pod.node : nil)
  }

  private func ports(of pod: Pod) -> [ContainerPort] {
    if relevance.portNames.isEmpty { return [] }
    let ports = pod.ports.filter { relevance.portNames.contains($0.name) }
    return ports.count < 2 ? ports : ports.sorted(by: isBefore)
  }

  private func atoms(of pod: Pod) -> [Int] {
    if !profile.addressesMatchPods { return [] }
    let found = pod.addresses.compactMap { atoms.index(of: $0) }
    return found.count < 2 ? found : Set(found).sorted()
  }

  private func isBefore(_ left: ContainerPort, _ right: ContainerPort) -> Bool {
    (left.name, left.protocol, left.number) < (right.name, right.protocol, right.number)
  }

  private mutating func number(of value: String) -> UInt32 {
    if let number = values[value] { return number }
    let number = UInt32(truncatingIfNeeded: values.count + 1)
    values[value] = number
    return number
  }

  func finish(namespaces: Int) -> Result {
    var byNamespace = [[Int]](repeating: [], count: namespaces)
    for (index, each) in seen.enumerated() { byNamespace[each.namespace].append(index) }
    var classes: [Universe.PodClass] = []
    var members: [[Pod]] = []
    var ranges: [Range<Int>] = []
    for (namespace, pods) in byNamespace.enumerated() {
      let start = classes.count
      var known: [Universe.PodClass: Int] = [:]
      for index in pods {
        let each = seen[index]
        let podClass = Universe.PodClass(namespace: namespace, attributes: each.attributes)
        let number: Int
        if let found = known[podClass] {
          number = found
          members[number].append(each.pod)
        } else {
          number = classes.count
          known[podClass] = number
          classes.append(podClass)
          members.append([each.pod])
        }
      }
      ranges.append(start..<classes.count)
    }
    return Result(
      classes: classes, members: members, ranges: ranges, values: values)
  }
}
