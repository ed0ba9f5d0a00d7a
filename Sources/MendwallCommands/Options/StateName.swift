import ArgumentParser

/// A state as it is named on the command line: `git`, `git:REV`, `live`, or the path of manifests.
enum StateName: Hashable, Sendable, ExpressibleByArgument, CustomStringConvertible {
  /// Of the repository of `--repo`; nil for the revision of `--revision`.
  case git(revision: String?)
  /// The cluster of the kubeconfig.
  case live
  case path(String)

  init?(argument: String) {
    if argument.isEmpty || argument == "git:" { return nil }
    if argument == "git" {
      self = .git(revision: nil)
    } else if argument.hasPrefix("git:") {
      self = .git(revision: String(argument.dropFirst("git:".count)))
    } else if argument == "live" {
      self = .live
    } else {
      self = .path(argument)
    }
  }

  var description: String {
    switch self {
    case .git(let revision): revision.map { "git:\($0)" } ?? "git"
    case .live: "live"
    case .path(let path): path
    }
  }
}
