import CMalloc

/// Memory that was needed for a moment.
enum FreeMemory {
  /// Has all threads take theirs from one place, of a process that stays on: each would otherwise keep what it needed once in a
  /// place of its own. To be called before there are any.
  static func shareOnePlace() {
    #if canImport(Glibc)
      mallopt(M_ARENA_MAX, 1)
    #endif
  }

  /// Gives it back to the system, with the pages of the program that only the beginning needed. What reading a
  /// repository or a list takes for a moment would otherwise stay with a process that stays on.
  static func giveBack() { mendwall_give_back_memory() }
}
