import GitRepository
import Synchronization

/// The authorities that libgit2 trusts, which are the whole process's.
enum Authorities {
  private static let trusted = Mutex<String?>(nil)

  static func trust(_ file: String, of origin: String) throws(RemoteError) {
    let failure = trusted.withLock { trusted -> RemoteError? in
      if trusted == file { return nil }
      if let trusted {
        return RemoteError(
          .other,
          "one run can trust the authorities of one file, and \(trusted) was named before \(file)")
      }
      if let words = GitRepository.trustAuthorities(of: file) {
        return RemoteError(
          .identity,
          "the authorities of \(file) (\(origin)) cannot be read: \(words); it takes certificates as PEM"
        )
      }
      trusted = file
      return nil
    }
    if let failure { throw failure }
  }
}
