import Crypto
import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where mirrors are kept.
struct CacheFolder: Sendable {
  let path: String

  /// - Throws: ``RemoteError`` where nothing tells where it is.
  init(environment: [String: String]) throws(RemoteError) {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let base: String
    if let folder = variable("MENDWALL_CACHE") {
      base = folder
    } else if let folder = variable("XDG_CACHE_HOME"), folder.hasPrefix("/") {
      base = folder + "/mendwall"
    } else if let home = variable("HOME"), home.hasPrefix("/") {
      base = home + "/.cache/mendwall"
    } else {
      throw RemoteError(
        .cache,
        "there is no folder for the copy of a remote repository: this user has no home; set MENDWALL_CACHE to a "
          + "folder that it may write")
    }
    path = base + "/git"
  }

  /// The mirror of a repository, by a name that people recognise and that no other repository has.
  func mirror(of address: RemoteAddress) -> Mirror {
    let digest = SHA256.hash(data: Data("\(address)".utf8)).prefix(8)
    let hexadecimal = digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    let readable = [address.host, address.shortName].filter { !$0.isEmpty }.joined(separator: "-")
    let plain = String(
      readable.prefix(60).map { character in
        character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
          ? character : "_"
      })
    return Mirror(folder: "\(path)/\(plain)-\(hexadecimal).git", address: address)
  }

  /// Makes the folder, where it is not there, for this user alone.
  func make() throws(RemoteError) {
    var current = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      current += "/\(part)"
      // One that is there may be in a folder that cannot be written.
      if mkdir(current, 0o700) == 0 || errno == EEXIST { continue }
      let error = Errno(rawValue: errno)
      var isFolder = false
      if FileManager.default.fileExists(atPath: current, isDirectory: &isFolder), isFolder {
        continue
      }
      throw CacheFolder.unusable(current, "\(error)")
    }
  }

  static func unusable(_ path: String, _ why: String) -> RemoteError {
    RemoteError(
      .cache,
      "the copy of a remote repository cannot be kept in \(path): \(why); set MENDWALL_CACHE to a folder that may be "
        + "written")
  }
}
