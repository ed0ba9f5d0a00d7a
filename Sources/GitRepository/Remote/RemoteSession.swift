import CLibgit2

/// One fetch's side of the callbacks of libgit2, which reach it by an address.
final class RemoteSession {
  private let dialogue: RemoteDialogue
  /// What a callback threw, which libgit2 knows as a number only.
  private(set) var failure: (any Error)?
  private var progress = FetchProgress()
  private var refused = 0
  private var user: String?

  init(_ dialogue: RemoteDialogue) { self.dialogue = dialogue }

  /// - Parameter checksHostKeys: whether the server's key is asked about: of TLS, libgit2 judges by itself, and
  ///   says in more words what is wrong.
  func callbacks(checksHostKeys: Bool) -> git_remote_callbacks {
    var callbacks = unsafe git_remote_callbacks()
    unsafe git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
    unsafe callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    unsafe callbacks.credentials = { out, _, user, allowed, payload in
      unsafe RemoteSession.of(payload) { session in
        try unsafe session.answer(
          out, user: user.map { unsafe String(cString: $0) }, allowed: allowed)
      }
    }
    unsafe callbacks.sideband_progress = { _, _, payload in
      unsafe RemoteSession.of(payload) { try $0.tell(nil) }
    }
    unsafe callbacks.transfer_progress = { progress, payload in
      unsafe RemoteSession.of(payload) { try $0.tell(unsafe progress?.pointee) }
    }
    if checksHostKeys {
      unsafe callbacks.certificate_check = { certificate, _, _, payload in
        unsafe RemoteSession.of(payload) { try unsafe $0.judge(certificate) }
      }
    }
    return unsafe callbacks
  }

  /// Throws what ended the fetch from this side, or else what libgit2 says.
  func check(_ result: Int32, at stage: RemoteFailure.Stage) throws {
    if let failure { throw failure }
    guard result == 0 else { throw RemoteFailure(result, at: stage) }
  }

  /// A sign of life, and the last moment to be told that nobody waits any more.
  func tell(_ transfer: git_indexer_progress?) throws {
    if let transfer {
      progress.received = Int(transfer.received_objects)
      progress.indexed = Int(transfer.indexed_objects)
      progress.total = Int(transfer.total_objects)
      progress.bytes = transfer.received_bytes
    }
    try dialogue.progress(progress)
  }

  private static func of(
    _ payload: UnsafeMutableRawPointer?, _ work: (RemoteSession) throws -> Void
  )
    -> Int32
  {
    guard let payload = unsafe payload else { return GIT_EUSER.rawValue }
    let session = unsafe Unmanaged<RemoteSession>.fromOpaque(payload).takeUnretainedValue()
    do {
      try work(session)
      return 0
    } catch {
      session.failure = session.failure ?? error
      return GIT_EUSER.rawValue
    }
  }

  // MARK: Credentials

  private func answer(
    _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String?,
    allowed: UInt32
  ) throws {
    func takes(_ kind: git_credential_t) -> Bool { allowed & kind.rawValue != 0 }
    let question = CredentialQuestion(
      takesPassword: takes(GIT_CREDENTIAL_USERPASS_PLAINTEXT),
      takesKey: takes(GIT_CREDENTIAL_SSH_KEY) || takes(GIT_CREDENTIAL_USERNAME), refused: refused)
    if takes(GIT_CREDENTIAL_USERNAME) {
      // An address without one: the first credential knows, and is asked for again.
      let name = RemoteSession.user(of: try dialogue.credential(question))
      try unsafe made(git_credential_username_new(out, name))
      return
    }
    let credential = try dialogue.credential(question)
    refused += 1
    switch credential {
    case .password(let user, let password):
      try unsafe made(git_credential_userpass_plaintext_new(out, user, password))
    case .keyFile(let name, let path, let passphrase):
      try unsafe made(git_credential_ssh_key_new(out, user ?? name, nil, path, passphrase))
    case .agent(let name):
      try unsafe made(git_credential_ssh_key_from_agent(out, user ?? name))
    }
  }

  private func made(_ result: Int32) throws {
    guard result == 0 else { throw RemoteFailure(result, at: .connecting) }
  }

  private static func user(of credential: RemoteCredential) -> String {
    switch credential {
    case .password(let user, _), .keyFile(let user, _, _), .agent(let user): user
    }
  }

  // MARK: The server

  private func judge(_ certificate: UnsafeMutablePointer<git_cert>?) throws {
    guard let certificate = unsafe certificate,
      unsafe certificate.pointee.cert_type == GIT_CERT_HOSTKEY_LIBSSH2
    else {
      throw RemoteFailure(
        code: .certificate, stage: .connecting, words: "the server showed no key of SSH")
    }
    let key = unsafe UnsafeRawPointer(certificate).assumingMemoryBound(to: git_cert_hostkey.self)
    guard unsafe key.pointee.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0,
      let bytes = unsafe key.pointee.hostkey
    else {
      throw RemoteFailure(
        code: .certificate, stage: .connecting, words: "this libssh2 does not give the server's key"
      )
    }
    try dialogue.judge(
      HostKey(
        bytes: unsafe [UInt8](
          UnsafeRawBufferPointer(start: bytes, count: key.pointee.hostkey_len))))
  }
}
