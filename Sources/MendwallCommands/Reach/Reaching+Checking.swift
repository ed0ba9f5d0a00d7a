import GitRepository
import MendwallConfiguration
import Reachability
import Reports

extension Reaching {
  /// Holds the assertions of the configuration against a state.
  ///
  /// - Parameters:
  ///   - connectivity: who can talk to whom in the state.
  ///   - name: the state's name.
  ///   - own: what the state's own repository says; nil for a state that is in none.
  /// - Throws: ``NothingToReach`` where nothing is asserted, ``ConfigurationError`` for a configuration that
  ///   cannot be used.
  func check(_ connectivity: Connectivity, of name: StateName, _ own: Configuration?)
    async throws -> [AssertionResult]
  {
    let configuration = if let own { own } else { try await configurationOfRepository() }
    guard !configuration.connectivity.isEmpty else {
      let revision = if case .git(let revision?) = name { revision } else { reading.git.revision }
      throw NothingToReach(
        "\(Configuration.path) of \(reading.git.shownRepo) at \(revision) asserts nothing; write what must "
          + "hold under connectivity:, such as \"from * to payments/*: deny\"")
    }
    return AssertionResult.check(
      configuration.connectivity, in: connectivity, of: name.description)
  }

  private func configurationOfRepository() async throws -> Configuration {
    do {
      let place = try await reading.place(of: reading.git)
      return try await reading.git.withDeadline { [git = reading.git] in
        try GitSource.open(git, in: place).configuration
      }
    } catch let error as GitError {
      throw NothingToReach(
        "--check takes the assertions from \(Configuration.path) in Git, and that could not be read "
          + "(\(error)); name the repository with --repo, and its revision with --revision")
    }
  }
}
