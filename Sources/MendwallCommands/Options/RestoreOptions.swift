import ArgumentParser

struct RestoreOptions: ParsableArguments {
  static let settle = 5
  static let defaultMaxDeletions = 10

  @Option(
    help: ArgumentHelp(
      "Save the plan in a file; without --yes nothing is written then.", valueName: "file"))
  var plan: String?

  @Option(
    help: ArgumentHelp(
      "Carry out a saved plan, exactly or not at all.",
      discussion: "What it is about is said in the plan, and cannot be said again.",
      valueName: "file"))
  var fromPlan: String?

  @Flag(help: "Delete policies that Git does not declare, where Git owns.")
  var prune = false

  @Option(
    help: ArgumentHelp(
      "How many policies --prune may delete; with more it does nothing.", valueName: "count"))
  var maxDeletions = RestoreOptions.defaultMaxDeletions

  @Flag(help: "Close before opening: what denies is written before what allows.")
  var secureFirst = false

  @Option(
    help: ArgumentHelp(
      "How long to watch for a controller that changes it back.", valueName: "seconds"))
  var settle: Int?

  @Flag(
    help: "Refuse a revision without a good signature of a trusted key, on its tag or its commit.")
  var requireSignature = false

  @Option(
    help: ArgumentHelp(
      "OpenPGP keys that are trusted: an exported file, or a keyring.", valueName: "file"))
  var keyring: String?

  @Option(
    help: ArgumentHelp(
      "SSH keys that are trusted: an allowed-signers file of ssh-keygen.", valueName: "file"))
  var allowedSigners: String?

  func validate() throws {
    if [plan, fromPlan, keyring, allowedSigners].contains("") {
      throw ValidationError(
        "--plan, --from-plan, --keyring and --allowed-signers need a file; this one is empty.")
    }
    guard (0...10_000).contains(maxDeletions) else {
      throw ValidationError("--max-deletions takes 0 to 10000.")
    }
    if let settle, !(0...3600).contains(settle) {
      throw ValidationError("--settle takes 0 to 3600 seconds.")
    }
    if requireSignature, keyring == nil, allowedSigners == nil {
      throw ValidationError(
        "--require-signature needs to know whom to trust: --keyring or --allowed-signers.")
    }
    if !requireSignature, keyring != nil || allowedSigners != nil {
      throw ValidationError("--keyring and --allowed-signers are for --require-signature.")
    }
    if plan != nil, fromPlan != nil {
      throw ValidationError("--plan saves a new plan, and --from-plan carries out a saved one.")
    }
  }
}
