/// What the oracle knows of a cluster: plain values that share nothing with the engine.
struct OracleCluster {
  /// Those whose containers have not ended.
  var pods: [OraclePod] = []
  var nodes: [OracleNode] = []
  var policies: [OraclePolicy] = []

  func pod(_ namespace: String, _ name: String) -> OraclePod? {
    pods.first { $0.namespace == namespace && $0.name == name }
  }
}

struct OraclePod {
  let namespace: String
  let name: String
  let labels: [String: String]
  let namespaceLabels: [String: String]
  let ports: [Port]
  let addresses: [OracleAddress]
  let isOnHostNetwork: Bool
  let node: String?

  struct Port {
    let name: String
    let number: Int
    let transport: String
  }
}

struct OracleNode {
  let name: String
  let labels: [String: String]
  let addresses: [OracleAddress]
}

/// Somebody at an end of a connection.
enum OracleEnd {
  case pod(OraclePod)
  case outside(OracleAddress)

  var addresses: [OracleAddress] {
    switch self {
    case .pod(let pod): pod.addresses
    case .outside(let address): [address]
    }
  }
}

struct OraclePolicy {
  enum Tier { case admin, network, baseline }

  let tier: Tier
  let priority: Int
  /// Nil for a policy of the whole cluster.
  let namespace: String?
  let namespaces: OracleSelector
  let pods: OracleSelector
  /// Nil where the policy says nothing about the direction.
  let ingress: [OracleRule]?
  let egress: [OracleRule]?

  func selects(_ pod: OraclePod) -> Bool {
    if let namespace, namespace != pod.namespace { return false }
    return namespaces.matches(pod.namespaceLabels) && pods.matches(pod.labels)
  }
}

struct OracleRule {
  enum Action { case accept, deny, pass }

  let action: Action
  /// Nil for everybody.
  let peers: [OraclePeer]?
  /// Nil for everything.
  let ports: [OraclePort]?
}

enum OraclePeer {
  case pods(namespace: String?, namespaces: OracleSelector, pods: OracleSelector)
  case block(OracleBlock, except: [OracleBlock])
  case nodes(OracleSelector)
  /// Names of the domain name system: none of them has an address that is known.
  case domains
  /// A kind of peer that nobody knows yet.
  case unknown
}

struct OraclePort {
  /// Nil for any.
  let transport: String?
  let number: Number

  enum Number {
    case any
    case range(Int, Int)
    case name(String)
  }
}

struct OracleSelector {
  struct Expression {
    let key: String
    let `operator`: String
    let values: [String]
  }

  var labels: [String: String] = [:]
  var expressions: [Expression] = []

  func matches(_ object: [String: String]) -> Bool {
    for (key, value) in labels {
      guard let own = object[key], own == value else { return false }
    }
    for expression in expressions {
      let own = object[expression.key]
      switch expression.operator {
      case "Exists": if own == nil { return false }
      case "DoesNotExist": if own != nil { return false }
      case "In":
        guard let own, expression.values.contains(own) else { return false }
      default:
        if let own, expression.values.contains(own) { return false }
      }
    }
    return true
  }
}

/// An address by its bytes: four of IPv4, sixteen of IPv6.
struct OracleAddress: Hashable {
  var bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init?(_ text: String) {
    guard text.contains(":") else {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
      guard parts.count == 4, !parts.contains(nil) else { return nil }
      bytes = parts.compactMap { $0 }
      return
    }
    func groups(_ text: Substring) -> [UInt16]? {
      let parts = text.split(separator: ":").map { UInt16($0, radix: 16) }
      return parts.contains(nil) ? nil : parts.compactMap { $0 }
    }
    var (head, tail) = (text[...], ""[...])
    if let gap = text.firstRange(of: "::") {
      (head, tail) = (text[..<gap.lowerBound], text[gap.upperBound...])
    }
    guard let first = groups(head), let last = groups(tail), first.count + last.count <= 8 else {
      return nil
    }
    let all = first + [UInt16](repeating: 0, count: 8 - first.count - last.count) + last
    bytes = all.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
  }

  /// The address before or after; nil at either end.
  func neighbour(_ step: Int) -> OracleAddress? {
    var result = bytes
    for index in result.indices.reversed() {
      let sum = Int(result[index]) + step
      result[index] = UInt8((sum + 256) % 256)
      if (0...255).contains(sum) { return OracleAddress(bytes: result) }
    }
    return nil
  }
}

/// Addresses that begin alike.
struct OracleBlock: Hashable {
  let first: OracleAddress
  let last: OracleAddress

  init?(_ text: String) {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let address = OracleAddress(String(parts[0])),
      let length = Int(parts[1]), (0...address.bytes.count * 8).contains(length)
    else { return nil }
    var (low, high) = (address.bytes, address.bytes)
    for bit in length..<address.bytes.count * 8 {
      low[bit / 8] &= ~(0x80 >> UInt8(bit % 8))
      high[bit / 8] |= 0x80 >> UInt8(bit % 8)
    }
    first = OracleAddress(bytes: low)
    last = OracleAddress(bytes: high)
  }

  func contains(_ address: OracleAddress) -> Bool {
    guard address.bytes.count == first.bytes.count else { return false }
    return !address.bytes.lexicographicallyPrecedes(first.bytes)
      && !last.bytes.lexicographicallyPrecedes(address.bytes)
  }
}
