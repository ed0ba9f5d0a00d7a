import ArgumentParser
import FoundationEssentials
import PolicyModel

/// What every command that writes to a cluster lets a person say.
struct WriteOptions: ParsableArguments {
  @Flag(help: "Only try: the server checks each write and does none of them (dryRun=All).")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Write without asking.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "The folder for the undo bundle; it must not be there yet.",
      discussion: "Default: one of the run's own in $XDG_STATE_HOME/mendwall/undo.",
      valueName: "folder"))
  var bundle: String?

  @Flag(help: "Leave an Event on each object that is written, for kubectl describe.")
  var recordEvents = false

  func validate() throws {
    if bundle == "" { throw ValidationError("--bundle needs a folder; this one is empty.") }
    if dryRun, yes {
      throw ValidationError("--dry-run writes nothing, so there is nothing to say --yes to.")
    }
  }

  /// Where the bundle goes.
  ///
  /// - Parameters:
  ///   - purpose: what the run is for.
  ///   - context: whose environment and time of day make up the default.
  func bundleFolder(for purpose: String, _ context: CommandContext) throws -> String {
    if let bundle {
      // A containment names it to whoever ends it, from wherever that is.
      return bundle.hasPrefix("/")
        ? bundle : "\(FileManager.default.currentDirectoryPath)/\(bundle)"
    }
    let environment = context.environment
    let home = environment["HOME"].map { "\($0)/.local/state" }
    guard let state = environment["XDG_STATE_HOME"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home
    else {
      throw NoBundleFolder()
    }
    return "\(state)/mendwall/undo/\(WriteOptions.bundleName(for: purpose, context))"
  }

  /// A name for a bundle that no other has.
  static func bundleName(for purpose: String, _ context: CommandContext) -> String {
    let time = context.now().description.filter { $0 != "-" && $0 != ":" }
    let unique = String(UInt32.random(in: .min ... .max), radix: 16)
    return "\(time)-\(purpose)-\(unique)"
  }

  private struct NoBundleFolder: Error, CustomStringConvertible {
    let description =
      "neither HOME nor XDG_STATE_HOME is set, so there is no place for the undo bundle; name one with --bundle"
  }
}
