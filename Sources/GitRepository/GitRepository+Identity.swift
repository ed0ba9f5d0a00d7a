import CLibgit2

extension GitRepository {
  /// Whose name a commit bears: who made the change, and who committed it.
  enum Role: String {
    case author, committer
  }

  /// By what name commits are made here: as Git finds it, by `GIT_AUTHOR_NAME` and the like, else by
  /// `author.name` and `user.name` of the configuration (`git-commit(1)`, "COMMIT INFORMATION").
  ///
  /// - Parameter environment: the process's variables.
  /// - Throws: ``GitError`` where nothing says it: no name is guessed.
  func identity(of role: Role, _ environment: [String: String]) throws(GitError)
    -> HistoryCommit.Person
  {
    let prefix = "GIT_\(role.rawValue.uppercased())"
    let name =
      set(environment["\(prefix)_NAME"]) ?? configured("\(role.rawValue).name")
      ?? configured("user.name")
    let email =
      set(environment["\(prefix)_EMAIL"]) ?? configured("\(role.rawValue).email")
      ?? configured("user.email") ?? set(environment["EMAIL"])
    guard let name, let email else {
      let missing = name == nil ? "name" : "email"
      throw GitError(
        code: .noIdentity,
        description:
          "Git does not know who commits to \(self.name): user.\(missing) is not set; say who you are with: "
          + "git config user.name NAME, and git config user.email ADDRESS")
    }
    return HistoryCommit.Person(name: name, email: email)
  }

  private func set(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

  /// What the configuration says: the repository's, the user's or the system's.
  private func configured(_ key: String) -> String? {
    var configuration: OpaquePointer?
    guard unsafe git_repository_config_snapshot(&configuration, handle) == 0 else { return nil }
    defer { unsafe git_config_free(configuration) }
    var value: UnsafePointer<CChar>?
    guard unsafe git_config_get_string(&value, configuration, key) == 0, let value = unsafe value
    else { return nil }
    return set(unsafe String(cString: value))
  }
}
