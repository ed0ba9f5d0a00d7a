import ArgumentParser
import RemoteRepositories

struct GitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The Git repository that holds the known-good policies: a folder, or the address of a remote one, which is "
        + "fetched into the cache folder: https://, ssh://, git@HOST:PATH, git:// or file://.",
      valueName: "path|url"))
  var repo = "."

  @Option(
    name: .customLong("revision"),
    help: ArgumentHelp(
      "The revision to compare with: a branch, tag or commit, or HEAD~2. Default: HEAD.",
      valueName: "revision"))
  var givenRevision: String?

  @Option(
    name: .customLong("path"),
    help: ArgumentHelp(
      "A file or folder of the repository to read policies from. May be repeated.",
      discussion: "Default: the whole repository.", valueName: "dir"))
  var paths: [String] = []

  @OptionGroup var remote: RemoteOptions

  var revision: String {
    get { givenRevision ?? "HEAD" }
    set { givenRevision = newValue }
  }

  /// As it may be shown: an address may have a password in it.
  var shownRepo: String {
    RemoteAddress.isRemote(repo) ? RemoteAddress.shown(repo) : repo
  }

  func validate() throws {
    if ([repo, revision] + paths).contains("") {
      throw ValidationError("--repo, --revision and --path need a value; this one is empty.")
    }
  }
}
