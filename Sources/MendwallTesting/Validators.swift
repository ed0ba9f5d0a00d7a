import FoundationEssentials
public import Testing

/// Public programs that read what Mendwall writes; `scripts/setup --validators` brings them.
public enum Validators {
  private static let environment = ProcessInfo.processInfo.environment

  /// Whether a person asked for a run without them (`scripts/test --without-validators`).
  public static let isLeftOut = environment["MENDWALL_WITHOUT_VALIDATORS"] == "1"

  public struct Missing: Error, CustomStringConvertible {
    public let description: String

    init(_ program: String) {
      description =
        "\(program) is not there: run scripts/setup --validators, or set "
        + "MENDWALL_WITHOUT_VALIDATORS=1 to leave these tests out"
    }
  }

  /// Python with the packages of `scripts/validators.txt`.
  public static func python() throws -> String {
    let path = "\(try cache())/validators/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path) }
    return path
  }

  /// The path of a program: out of PATH, or out of Mendwall's cache folder.
  ///
  /// - Parameter names: the names that it has in one place or another, the first that is there.
  public static func program(_ names: String...) throws -> String {
    let folders =
      (environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["\(try cache())/bin"]
    let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { throw Missing(names.joined(separator: " or ")) }
    return path
  }

  /// The folder into which the scripts put what they fetch.
  private static func cache() throws -> String {
    if let folder = environment["MENDWALL_CACHE"], !folder.isEmpty { return folder }
    if let folder = environment["XDG_CACHE_HOME"], !folder.isEmpty { return "\(folder)/mendwall" }
    guard let home = environment["HOME"] else { throw Missing("Mendwall's cache folder") }
    return "\(home)/.cache/mendwall"
  }
}

extension Trait where Self == ConditionTrait {
  /// Needs public programs beside Mendwall; left out only where a person asked for that.
  public static var validators: Self {
    .enabled(if: !Validators.isLeftOut, "left out: this run is without public validators")
  }
}
