import ArgumentParser

/// The two revisions of a pull request.
struct BranchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Of a pull request: the branch that it goes to. Drift is judged against it, by its .mendwall.yaml, and "
        + "apart from that it is told what --head changes.",
      discussion: """
        What it changes counts from where the two parted (git merge-base), as forges show it; in a shallow \
        clone that must be there (git fetch --unshallow).
        """,
      valueName: "revision"))
  var base: String?

  @Option(
    help: ArgumentHelp(
      "Of a pull request: its branch. Default, with --base: HEAD.", valueName: "revision"))
  var head: String?

  func validate() throws {
    if [base, head].contains("") {
      throw ValidationError("--base and --head need a revision; this one is empty.")
    }
    if head != nil, base == nil {
      throw ValidationError(
        "--head needs --base: the branch that the pull request goes to, whose drift is judged.")
    }
  }

  /// Refuses a revision that is to be compared beside the base.
  func refuse(_ git: GitOptions) throws {
    if base != nil, git.givenRevision != nil {
      throw ValidationError(
        "With --base its drift is judged; leave out --revision, and name the branch with --head.")
    }
  }
}
