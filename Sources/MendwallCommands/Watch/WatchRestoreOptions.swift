import ArgumentParser
import Watching

/// Whether and how a watch restores.
struct WatchRestoreOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Put back what departs, without asking, as mendwall restore --yes does.",
      discussion: "The same plan, guards, undo bundle and proof.")
  )
  var restore = false

  @Flag(help: "With --restore: delete policies that Git does not declare, where Git owns.")
  var prune = false

  @Option(
    help: ArgumentHelp(
      "How many policies --prune may delete at once; while more stand it deletes none.",
      valueName: "count"))
  var maxDeletions = RestoreOptions.defaultMaxDeletions

  @Flag(help: "Close before opening: what denies is written before what allows.")
  var secureFirst = false

  @Option(
    help: ArgumentHelp("How often an object is restored in an hour.", valueName: "count"))
  var restoreBudget = 6

  @Option(
    help: ArgumentHelp(
      "How long the second restore of an object waits after the first; each later one twice as long.",
      valueName: "seconds"))
  var restoreWait = 5

  @Option(
    help: ArgumentHelp(
      "After how many restores within ten minutes one that is needed again is a fight, and is left.",
      valueName: "count"))
  var fightAfter = 3

  @Option(
    help: ArgumentHelp(
      "The folder in which each restore makes its undo bundle.",
      discussion: "Default: $XDG_STATE_HOME/mendwall/undo. They stay until somebody removes them.",
      valueName: "folder"))
  var bundles: String?

  @Flag(help: "Leave an Event on each object that is written, for kubectl describe.")
  var recordEvents = false

  @Flag(
    help: "Restore only a revision with a good signature of a trusted key.")
  var requireSignature = false

  @Option(help: ArgumentHelp("OpenPGP keys that are trusted.", valueName: "file"))
  var keyring: String?

  @Option(
    help: ArgumentHelp("SSH keys that are trusted: an allowed-signers file.", valueName: "file"))
  var allowedSigners: String?

  func validate() throws {
    if [bundles, keyring, allowedSigners].contains("") {
      throw ValidationError(
        "--bundles, --keyring and --allowed-signers need a value; this one is empty.")
    }
    let isNarrowed =
      prune || secureFirst || bundles != nil || recordEvents || requireSignature
    if !restore, isNarrowed {
      throw ValidationError(
        "--prune, --secure-first, --bundles, --record-events and --require-signature are for --restore."
      )
    }
    guard (1...1000).contains(restoreBudget), (1...3600).contains(restoreWait),
      (1...1000).contains(fightAfter)
    else {
      throw ValidationError(
        "--restore-budget and --fight-after take 1 to 1000, and --restore-wait 1 to 3600 seconds.")
    }
    _ = try options()
  }

  /// The same as options of a restore.
  func options() throws -> RestoreOptions {
    var words = ["--settle", "0", "--max-deletions", "\(maxDeletions)"]
    if prune { words.append("--prune") }
    if secureFirst { words.append("--secure-first") }
    if requireSignature { words.append("--require-signature") }
    if let keyring { words += ["--keyring=\(keyring)"] }
    if let allowedSigners { words += ["--allowed-signers=\(allowedSigners)"] }
    return try RestoreOptions.parse(words)
  }

  var limits: RestoreBook.Limits {
    var limits = RestoreBook.Limits()
    limits.budget = restoreBudget
    limits.fightAfter = fightAfter
    limits.firstWait = .seconds(restoreWait)
    return limits
  }
}
