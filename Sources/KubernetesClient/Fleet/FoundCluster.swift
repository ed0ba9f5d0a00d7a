/// One of many clusters that were found somewhere: how to reach it, or why that is not known.
public struct FoundCluster: Sendable {
  /// What a person calls it; no two that were found together have the same.
  public internal(set) var name: String
  /// How it is reached, under the same name; or why that is not known.
  public internal(set) var connection: Result<Connection, KubernetesError>

  /// - Parameters:
  ///   - name: what a person calls it, and its connection too.
  ///   - connect: how to reach it.
  init(_ name: String, _ connect: () throws(KubernetesError) -> Connection) {
    self.name = name
    do throws(KubernetesError) {
      var connection = try connect()
      connection.name = name
      self.connection = .success(connection)
    } catch { connection = .failure(error) }
  }

  /// Gives those that have a name in common with another a longer one.
  ///
  /// - Parameters:
  ///   - found: what was found, each with its longer name.
  /// - Returns: in the order of their names.
  static func named(apart found: [(cluster: FoundCluster, longerName: String)]) -> [FoundCluster] {
    let counts = Dictionary(found.map { ($0.cluster.name, 1) }, uniquingKeysWith: +)
    // A longer name may be what another is called anyway: that one was there first.
    var used = Set(counts.filter { $0.value == 1 }.keys)
    return found.map { each in
      var cluster = each.cluster
      guard counts[cluster.name] != 1 else { return cluster }
      var (name, number) = (each.longerName, 2)
      while !used.insert(name).inserted {
        name = "\(each.longerName) #\(number)"
        number += 1
      }
      cluster.rename(name)
      return cluster
    }.sorted { $0.name < $1.name }
  }

  private mutating func rename(_ name: String) {
    self.name = name
    if case .success(var connection) = connection {
      connection.name = name
      self.connection = .success(connection)
    }
  }
}
