import Documents
import FoundationEssentials
import SystemPackage

/// Where the C library takes UTC for a zone that it does not know, it says nothing of it.
extension MachineZone {
  private static let folder = "/usr/share/zoneinfo"
  private static let localtime = "/etc/localtime"
  /// What an empty `TZ` means, and names of UTC that mean it where there is no database too.
  private static let namesOfUTC: Set = [
    "", "UTC", "UCT", "GMT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/GMT", "Etc/Universal",
    "Etc/Zulu",
  ]

  /// Why the clock on the wall would show UTC though another zone is meant, in a sentence and the remedy; nil where
  /// it shows what is meant.
  ///
  /// - Parameters:
  ///   - environment: of the process: `TZ`, and `TZDIR`, where the database of zones is.
  ///   - localtime: the file that counts where `TZ` is not set.
  static func flaw(in environment: [String: String], localtime: String = MachineZone.localtime)
    -> String?
  {
    guard let value = environment["TZ"] else {
      // Without the file it is UTC, as on any machine where nobody says otherwise; a link says otherwise.
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: localtime)) != nil
      guard isLink, !isZone(localtime) else { return nil }
      return
        "\(localtime) leads to no zone that can be read, which would count as UTC: install the database of zones "
        + "(tzdata)."
    }
    // POSIX leaves what a colon begins to the system, where the name of a file follows.
    let name = value.hasPrefix(":") ? String(value.dropFirst()) : value
    if namesOfUTC.contains(name) || isRule(name) { return nil }
    let folder = environment["TZDIR"] ?? folder
    if isZone(name.hasPrefix("/") ? name : "\(folder)/\(name)"), !leadsUp(name) { return nil }
    return
      "TZ=\(quoted(value)) is no zone that this machine knows, which would count as UTC: name one that is in \(folder), "
      + "such as Europe/Berlin, or install the database of zones (tzdata)."
  }

  private static func leadsUp(_ name: String) -> Bool {
    name.split(separator: "/").contains("..")
  }

  /// Whether a file holds a zone (RFC 8536, 3.1: it begins with TZif).
  private static func isZone(_ file: String) -> Bool {
    // A pipe has nobody at its other end.
    let descriptor = try? FileDescriptor.open(
      file, .readOnly, options: [.nonBlocking, .closeOnExec])
    guard let descriptor else { return false }
    var beginning = [UInt8](repeating: 0, count: 4)
    let count = try? descriptor.closeAfter {
      try beginning.withUnsafeMutableBytes { try descriptor.read(into: $0) }
    }
    return count == 4 && beginning.elementsEqual("TZif".utf8)
  }

  /// Whether it is a rule by POSIX (Base Definitions, 8.3), which needs no database: `CET-1CEST,M3.5.0,M10.5.0/3`.
  private static func isRule(_ text: String) -> Bool {
    let rule =
      #/
      (?: [A-Za-z]{3,} | <[-+A-Za-z0-9]{3,}> ) [-+]?[0-9]{1,2} (?: :[0-5][0-9] ){0,2}
      (?:
        (?: [A-Za-z]{3,} | <[-+A-Za-z0-9]{3,}> ) (?: [-+]?[0-9]{1,2} (?: :[0-5][0-9] ){0,2} )?
        (?:
          , (?: M[0-9]{1,2}\.[1-5]\.[0-6] | J?[0-9]{1,3} ) (?: /[-+]?[0-9]{1,3} (?: :[0-5][0-9] ){0,2} )?
          , (?: M[0-9]{1,2}\.[1-5]\.[0-6] | J?[0-9]{1,3} ) (?: /[-+]?[0-9]{1,3} (?: :[0-5][0-9] ){0,2} )?
        )?
      )?
      /#
    return text.wholeMatch(of: rule) != nil
  }
}
