import FoundationEssentials
import Rendering
import Reports

/// Brings a report to where its outputs say.
struct ReportDelivery {
  private let outputs: [Output]
  private let context: CommandContext

  init(_ options: OutputOptions, _ context: CommandContext) {
    outputs = options.outputs.isEmpty ? [Output(format: .text, file: nil)] : options.outputs
    self.context = context
  }

  /// - Returns: false where any output could not be written; the others were, and the person was told.
  func deliver(_ report: DriftReport) -> Bool {
    var isDelivered = true
    for output in outputs {
      let destination = output.file ?? "standard output"
      do {
        let text = try render(report, output)
        if let file = output.file {
          // A reader of the file sees the old report or the new one, whole.
          try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
        } else {
          try context.write(text)
        }
      } catch {
        isDelivered = false
        context.note("mendwall: the report cannot be written to \(destination): \(error)")
      }
    }
    return isDelivered
  }

  private func render(_ report: DriftReport, _ output: Output) throws -> String {
    switch output.format {
    case .json: return try JSONRenderer.render(report)
    case .text:
      let style = TerminalStyle(isColoured: output.file == nil && context.isColoured)
      return TextRenderer(style: style).render(report)
    }
  }
}
