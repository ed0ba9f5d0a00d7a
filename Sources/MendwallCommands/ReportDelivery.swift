import FoundationEssentials
import Rendering
import Reports
import SystemPackage

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
          try write(text, to: file)
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

  private func write(_ text: String, to file: String) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: folder) else {
      throw NoFolder(description: "the folder \(folder) does not exist; make it first")
    }
    // The attributes are those of a link itself.
    let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
    guard let type, type != .typeRegular else {
      // A reader of the file sees the old report or the new one, whole.
      try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
      return
    }
    // A link, a pipe or a device such as /dev/null stays what it is.
    let descriptor = try FileDescriptor.open(
      file, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  private struct NoFolder: Error, CustomStringConvertible { let description: String }

  private func render(_ report: DriftReport, _ output: Output) throws -> String {
    switch output.format {
    case .json: return try JSONRenderer.render(report)
    case .text:
      let style = TerminalStyle(isColoured: output.file == nil && context.isColoured)
      return TextRenderer(style: style).render(report)
    }
  }
}
