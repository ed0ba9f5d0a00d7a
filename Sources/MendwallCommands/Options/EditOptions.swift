import ArgumentParser
import RemoteRepositories

/// Where changed files of the repository go: a patch on standard output, unless a person says otherwise.
struct EditOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Write the files to the work tree, in place of a patch on standard output.",
      discussion: "A file with changes that are not committed is not written over."))
  var write = false

  @Option(
    help: ArgumentHelp(
      "Commit on this branch, on top of the checked revision, in place of a patch on standard output.",
      discussion: "The branch is made; work tree, index and HEAD stay as they are.",
      valueName: "name"))
  var branch: String?

  func validate() throws {
    if branch == "" { throw ValidationError("--branch needs a name; this one is empty.") }
    if write, branch != nil {
      throw ValidationError("--write changes the work tree, and --branch commits; choose one.")
    }
  }

  /// Refuses to write to a repository that is elsewhere.
  func refuse(_ git: GitOptions) throws {
    guard write || branch != nil, RemoteAddress.isRemote(git.repo) else { return }
    throw ValidationError(
      "\(RemoteAddress.shown(git.repo)) is elsewhere and is not written to: without --write and --branch you "
        + "get a patch, and git apply takes it in a clone.")
  }
}
