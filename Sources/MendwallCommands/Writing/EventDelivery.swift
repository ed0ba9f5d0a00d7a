import Documents
import Rendering
import Reports
import Synchronization

/// Brings the events of a run to where its outputs say: JSON line by line and text part by part as they
/// happen, on standard output; files at the end; and progress to the terminal.
final class EventDelivery: Sendable {
  private let outputs: [Output]
  private let context: CommandContext
  /// Told of each event in place of the outputs.
  private let listener: (@Sendable (RestoreEvent) -> Void)?
  private let state = Mutex(State())

  private struct State {
    /// What goes to each file, by the place of its output.
    var files: [Int: String] = [:]
    var isDelivered = true
    var progress = RestoreProgress()
  }

  init(_ options: OutputOptions, _ context: CommandContext) {
    outputs = options.outputs.isEmpty ? [Output(format: .text, file: nil)] : options.outputs
    self.context = context
    listener = nil
  }

  /// Brings the events to nobody but a part of the program.
  init(_ context: CommandContext, listener: @escaping @Sendable (RestoreEvent) -> Void) {
    outputs = []
    self.context = context
    self.listener = listener
  }

  func tell(_ event: RestoreEvent) {
    listener?(event)
    state.withLock { state in
      if context.showsProgress, let line = state.progress.line(after: event) { context.show(line) }
      for (index, output) in outputs.enumerated() {
        do {
          guard let text = try render(event, for: output) else { continue }
          if output.file == nil {
            try context.write(text)
          } else {
            state.files[index, default: ""] += text
          }
        } catch {
          state.isDelivered = false
          context.note("mendwall: the report cannot be written to standard output: \(error)")
        }
      }
    }
  }

  /// Writes the files.
  ///
  /// - Returns: whether everything was delivered.
  func finish() -> Bool {
    state.withLock { state in
      for (index, output) in outputs.enumerated() {
        guard let file = output.file else { continue }
        do { try ReportDelivery.write(state.files[index] ?? "", to: file) } catch {
          state.isDelivered = false
          context.note("mendwall: the report cannot be written to \(file): \(error)")
        }
      }
      return state.isDelivered
    }
  }

  private func render(_ event: RestoreEvent, for output: Output) throws -> String? {
    switch output.format {
    case .json: try JSONRenderer.line(event)
    default: RestoreRenderer(style: context.style(for: output)).text(for: event)
    }
  }
}
