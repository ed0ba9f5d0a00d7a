import Documents
import Rendering
import Reports
import Synchronization
import SystemPackage

/// Tells what happens as it happens. A replica that does not lead keeps what the leader may not have told any more,
/// and tells it once it leads.
///
/// A replica that takes over may tell what the one before told already, and leaves out nothing that that one may not
/// have told: at least once.
final class WatchVoice: Sendable {
  /// More than that, of a replica that cannot see who leads, is forgotten from its beginning; what stands is told
  /// anyway.
  static let mostKept = 10_000

  private let outputs: [Output]
  private let context: CommandContext
  private let state = Mutex(State())

  private struct State {
    var isBroken = false
    /// Nil for who tells at once.
    var kept: [(heard: ContinuousClock.Instant, event: WatchEvent)]?
  }

  init(_ options: OutputOptions, _ context: CommandContext) {
    outputs = options.outputs.isEmpty ? [Output(format: .text, file: nil)] : options.outputs
    self.context = context
  }

  /// Whether something could not be written.
  var isBroken: Bool { state.withLock(\.isBroken) }

  /// Tells an event, or keeps it.
  func tell(_ event: WatchEvent) {
    state.withLock { state in
      if state.kept != nil {
        state.kept?.append((.now, event))
        if let count = state.kept?.count, count > WatchVoice.mostKept {
          state.kept?.removeFirst(count - WatchVoice.mostKept / 2)
        }
      } else {
        write(event, &state)
      }
    }
  }

  /// Tells an event that is about this replica alone.
  func tellAtOnce(_ event: WatchEvent) { state.withLock { write(event, &$0) } }

  /// From now on it is kept.
  func keep() { state.withLock { $0.kept = $0.kept ?? [] } }

  /// Somebody else was there to tell what was heard before.
  func forget(before time: ContinuousClock.Instant) {
    state.withLock { $0.kept?.removeAll { $0.heard < time } }
  }

  /// Tells what was kept, and everything from now on.
  ///
  /// - Returns: the ids of the findings that stand by what was told.
  func release() -> Set<String> {
    state.withLock { state in
      let kept = state.kept ?? []
      state.kept = nil
      var standing: Set<String> = []
      for (_, event) in kept {
        write(event, &state)
        guard let id = event.finding?.id else { continue }
        if event.event == .gone { standing.remove(id) } else { standing.insert(id) }
      }
      return standing
    }
  }

  private func write(_ event: WatchEvent, _ state: inout State) {
    for output in outputs {
      do {
        let text =
          switch output.format {
          case .json: try JSONRenderer.line(event)
          default: WatchRenderer(style: context.style(for: output)).line(event)
          }
        if let file = output.file {
          try append(text, to: file)
        } else {
          try context.write(text)
        }
      } catch {
        if !state.isBroken {
          context.note(
            "mendwall: what happens cannot be written to \(output.file ?? "standard output"): \(error)"
          )
        }
        state.isBroken = true
      }
    }
  }

  private func append(_ text: String, to file: String) throws {
    let descriptor = try FileDescriptor.open(
      FilePath(file), .writeOnly, options: [.create, .append, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }
}
