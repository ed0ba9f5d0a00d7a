import ArgumentParser

struct GitOptions: ParsableArguments {
  @Option(help: "The Git repository that holds the known-good policies.")
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

  var revision: String {
    get { givenRevision ?? "HEAD" }
    set { givenRevision = newValue }
  }

  func validate() throws {
    if ([repo, revision] + paths).contains("") {
      throw ValidationError("--repo, --revision and --path need a value; this one is empty.")
    }
  }
}
