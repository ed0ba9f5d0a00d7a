import CMalloc

/// Memory that was needed for a moment.
enum FreeMemory {
  /// Gives it back to the system. What reading a repository or a list takes for a moment would otherwise stay with
  /// a process that stays on.
  static func giveBack() { mendwall_give_back_memory() }
}
