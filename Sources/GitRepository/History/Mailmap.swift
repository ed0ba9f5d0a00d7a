import CLibgit2

/// The names and addresses that a repository's `.mailmap` gives to people (gitmailmap).
@safe struct Mailmap: ~Copyable {
  /// Nil where there is none: then names stay as they were committed.
  private let pointer: OpaquePointer?

  init(_ repository: borrowing GitRepository) {
    var pointer: OpaquePointer?
    let code = unsafe git_mailmap_from_repository(&pointer, repository.handle)
    unsafe self.pointer = code == 0 ? pointer : nil
  }

  deinit { unsafe git_mailmap_free(pointer) }

  func person(_ signature: UnsafePointer<git_signature>?) -> HistoryCommit.Person {
    guard let signature = unsafe signature else { return HistoryCommit.Person(name: "", email: "") }
    return unsafe known(
      HistoryCommit.Person(
        name: signature.pointee.name.map { unsafe String(cString: $0) } ?? "",
        email: signature.pointee.email.map { unsafe String(cString: $0) } ?? ""))
  }

  func people(_ people: [HistoryCommit.Person]) -> [HistoryCommit.Person] {
    var result: [HistoryCommit.Person] = []
    for person in people { result.append(known(person)) }
    return result
  }

  private func known(_ person: HistoryCommit.Person) -> HistoryCommit.Person {
    guard let pointer = unsafe pointer else { return person }
    // Of a person that the map does not know the answer points to what was asked, so both must stay.
    return unsafe person.name.withCString { name in
      unsafe person.email.withCString { email in
        var (realName, realEmail): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
        guard unsafe git_mailmap_resolve(&realName, &realEmail, pointer, name, email) == 0,
          let realName = unsafe realName, let realEmail = unsafe realEmail
        else { return person }
        return unsafe HistoryCommit.Person(
          name: String(cString: realName), email: String(cString: realEmail))
      }
    }
  }
}
