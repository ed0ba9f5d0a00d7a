import CLibgit2

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension GitRepository {
  /// Brings references of another repository here under their own names, drops those that are no longer there,
  /// and lets `HEAD` lead where its `HEAD` does.
  ///
  /// It blocks its thread, and has no deadline: whoever calls it watches for signs of life, and has the next one
  /// throw. References come last, so that they never lead to what is not here, whenever the process is killed.
  /// Nothing of the address is written into the repository.
  ///
  /// - Parameters:
  ///   - url: without a password.
  ///   - checksHostKeys: whether it is reached by SSH.
  ///   - dialogue: who is asked and told.
  /// - Throws: ``RemoteFailure``, or what the dialogue throws.
  public func fetch(from url: String, checksHostKeys: Bool, _ dialogue: RemoteDialogue) throws
    -> FetchResult
  {
    let session = RemoteSession(dialogue)
    return try withExtendedLifetime(session) {
      let remote = try Remote(url, of: self)
      let callbacks = unsafe session.callbacks(checksHostKeys: checksHostKeys)
      try unsafe session.check(remote.connect(callbacks), at: .connecting)
      let listing = try remote.listing()
      try session.tell(nil)
      let names = try dialogue.choose(listing)
      let isDetached = listing.defaultBranch == nil && names.contains("HEAD")
      let specifications = names.map {
        $0 == "HEAD" ? "+HEAD:\(GitRepository.detachedHead)" : "+\($0):\($0)"
      }
      if !specifications.isEmpty {
        try unsafe session.check(remote.download(specifications, callbacks), at: .receiving)
      }
      try session.tell(nil)
      let statistics = unsafe git_remote_stats(remote.pointer).pointee
      try drop(named: Set(listing.references.map(\.name)), keepsDetachedHead: isDetached)
      if !specifications.isEmpty {
        try unsafe session.check(remote.updateTips(callbacks), at: .storing)
      }
      try follow(listing, isDetached: isDetached)
      return FetchResult(
        listing: listing, objects: Int(statistics.received_objects),
        bytes: statistics.received_bytes)
    }
  }

  /// Where the commit of a `HEAD` that leads to no branch is kept.
  private static let detachedHead = "refs/mendwall/HEAD"

  /// Drops the references that the other side does not have.
  private func drop(named present: Set<String>, keepsDetachedHead: Bool) throws {
    for name in try references() where !present.contains(name) {
      if keepsDetachedHead, name == GitRepository.detachedHead { continue }
      guard unsafe git_reference_remove(handle, name) == 0 else {
        throw RemoteFailure(-1, at: .storing)
      }
    }
  }

  private func follow(_ listing: RemoteListing, isDetached: Bool) throws {
    var result: Int32 = 0
    if let branch = listing.defaultBranch {
      result = unsafe git_repository_set_head(handle, branch)
    } else if isDetached,
      var id = ObjectID(listing.references.first { $0.name == "HEAD" }?.id ?? "")?.raw
    {
      result = unsafe git_repository_set_head_detached(handle, &id)
    }
    guard result == 0 else { throw RemoteFailure(result, at: .storing) }
  }
}

/// A remote repository of libgit2 with one owner, who frees it; it has no name and leaves no configuration.
@safe private struct Remote: ~Copyable {
  let pointer: OpaquePointer

  init(_ url: String, of repository: borrowing GitRepository) throws {
    var options = unsafe git_remote_create_options()
    unsafe git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION))
    unsafe options.repository = repository.handle
    // The address is the one that was asked for, whatever the user's settings put in its place.
    unsafe options.flags =
      GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC.rawValue
    var pointer: OpaquePointer?
    let result = unsafe git_remote_create_with_opts(&pointer, url, &options)
    guard result == 0, let pointer = unsafe pointer else {
      throw RemoteFailure(result, at: .connecting)
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe git_remote_free(pointer) }

  func connect(_ callbacks: git_remote_callbacks) -> Int32 {
    var options = unsafe git_remote_connect_options()
    unsafe git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
    unsafe options.callbacks = callbacks
    // Never to another host: what proves who one is would be shown there.
    unsafe options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
    unsafe options.proxy_opts.type = GIT_PROXY_AUTO
    return unsafe git_remote_connect_ext(pointer, GIT_DIRECTION_FETCH, &options)
  }

  func listing() throws -> RemoteListing {
    var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
    var count = 0
    let result = unsafe git_remote_ls(&heads, &count, pointer)
    guard result == 0 else { throw RemoteFailure(result, at: .connecting) }
    var references: [RemoteReference] = []
    var target: String?
    for index in 0..<count {
      guard let head = unsafe heads?[index]?.pointee, let text = unsafe head.name else { continue }
      var id = unsafe head.oid
      let name = unsafe String(cString: text)
      references.append(RemoteReference(name: name, id: unsafe ObjectID(&id).description))
      if name == "HEAD" { unsafe target = head.symref_target.map { unsafe String(cString: $0) } }
    }
    return RemoteListing(references: references, defaultBranch: target ?? defaultBranch())
  }

  /// As libgit2 guesses it for a server that does not tell.
  private func defaultBranch() -> String? {
    var name = unsafe git_buf()
    guard unsafe git_remote_default_branch(&name, pointer) == 0 else { return nil }
    defer { unsafe git_buf_dispose(&name) }
    return unsafe name.ptr.map { unsafe String(cString: $0) }
  }

  func download(_ specifications: [String], _ callbacks: git_remote_callbacks) -> Int32 {
    var options = unsafe git_fetch_options()
    unsafe git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
    unsafe options.callbacks = callbacks
    unsafe options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
    unsafe options.proxy_opts.type = GIT_PROXY_AUTO
    unsafe options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
    unsafe options.update_fetchhead = 0
    var texts = unsafe specifications.map { unsafe strdup($0) }
    defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
    return unsafe texts.withUnsafeMutableBufferPointer { texts in
      var list = unsafe git_strarray(strings: texts.baseAddress, count: texts.count)
      return unsafe git_remote_download(pointer, &list, &options)
    }
  }

  func updateTips(_ callbacks: git_remote_callbacks) -> Int32 {
    var callbacks = unsafe callbacks
    return unsafe git_remote_update_tips(
      pointer, &callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, "fetch")
  }
}
