import CLibgit2

/// An object of libgit2 with one owner, who frees it.
@safe struct GitObject: ~Copyable {
  let pointer: OpaquePointer

  /// - Parameter open: a call of libgit2 that fills the pointer and returns its result code.
  /// - Returns: nil where the call failed; `lastMessage()` tells why.
  init?(_ open: (inout OpaquePointer?) -> Int32) {
    var pointer: OpaquePointer?
    guard unsafe open(&pointer) == 0, let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  deinit { unsafe git_object_free(pointer) }
}
