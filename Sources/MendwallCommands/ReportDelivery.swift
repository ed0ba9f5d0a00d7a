import DriftHistory
import FoundationEssentials
import Linting
import MendwallConfiguration
import Rendering
import Reports
import SystemPackage

/// Brings a report to where its outputs say.
struct ReportDelivery {
  private let outputs: [Output]
  private let context: CommandContext

  init(_ options: OutputOptions, _ context: CommandContext) {
    self.init(options.outputs, context)
  }

  init(_ options: ReportOutputOptions, _ context: CommandContext) {
    self.init(options.outputs, context)
  }

  init(_ outputs: [Output], _ context: CommandContext) {
    self.outputs = outputs.isEmpty ? [Output(format: .text, file: nil)] : outputs
    self.context = context
  }

  /// - Returns: false where any output could not be written; the others were, and the person was told.
  func deliver(_ report: DriftReport) -> Bool {
    deliver { output, style in
      switch output.format {
      case .wide: TableRenderer.render(report, style: style)
      case .name: NameRenderer.render(report)
      case .json: try JSONRenderer.render(report)
      case .markdown: MarkdownRenderer().render(report)
      case .html: HTMLRenderer.render(report)
      case .sarif: SARIFRenderer.render(report, version: Mendwall.version)
      case .junit: JUnitRenderer.render(report)
      case .csv: CSVRenderer.render(report)
      case .prometheus: PrometheusRenderer.render(report)
      case .openreports: OpenReportsRenderer.render(report)
      default: TextRenderer(style: style).render(report)
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ list: DriftReportList) -> Bool {
    deliver { output, style in
      switch output.format {
      case .wide: TableRenderer.render(list, style: style)
      case .name: NameRenderer.render(list)
      case .json: try JSONRenderer.render(list)
      case .markdown: MarkdownRenderer().render(list)
      case .html: HTMLRenderer.render(list)
      case .sarif: SARIFRenderer.render(list, version: Mendwall.version)
      case .junit: JUnitRenderer.render(list)
      case .csv: CSVRenderer.render(list)
      case .prometheus: PrometheusRenderer.render(list)
      case .openreports: OpenReportsRenderer.render(list)
      default: TextRenderer(style: style).render(list)
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ reports: DriftReports) -> Bool {
    switch reports {
    case .one(let report): deliver(report)
    case .many(let list): deliver(list)
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ saved: SavedRestore) -> Bool {
    deliver { output, style in
      switch (output.format, saved.report) {
      case (.json, let report?): try JSONRenderer.render(report)
      case (.json, nil): try JSONRenderer.render(saved.plan)
      case (.markdown, let report?): MarkdownRenderer().render(report)
      case (.markdown, nil): MarkdownRenderer().render(saved.plan)
      case (.junit, let report?): JUnitRenderer.render(report)
      default: saved.events.compactMap(RestoreRenderer(style: style).text).joined()
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ timeline: Timeline) -> Bool {
    deliver { output, style in
      switch output.format {
      case .json: try JSONRenderer.render(timeline)
      default: TimelineRenderer(style: style).render(timeline)
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ report: ReachReport) -> Bool {
    deliver { output, style in
      switch output.format {
      case .json: try JSONRenderer.render(report)
      case .connlist: ConnlistRenderer.render(report)
      case .csv: CSVRenderer.render(report)
      case .dot: DOTRenderer.render(report)
      case .matrix: MatrixRenderer.render(report)
      case .svg: SVGRenderer.render(report)
      case .netassert: NetassertRenderer.render(report)
      case .junit: JUnitRenderer.render(report)
      default: ReachRenderer(style: style).render(report)
      }
    }
  }

  /// - Parameter severity: what is less grave fails no test case.
  /// - Returns: false where any output could not be written.
  func deliver(_ report: LintReport, failingFrom severity: Severity) -> Bool {
    deliver { output, style in
      switch output.format {
      case .json: try JSONRenderer.render(report)
      case .sarif: SARIFRenderer.render(report, version: Mendwall.version)
      case .junit: JUnitRenderer.render(report, failingFrom: severity)
      case .github: AnnotationRenderer.render(report)
      default: LintRenderer(style: style).render(report)
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ audit: DriftAudit) -> Bool {
    deliver { output, style in
      switch output.format {
      case .json: try JSONRenderer.render(audit)
      case .csv: CSVRenderer.render(audit)
      case .html: HTMLRenderer.render(audit)
      default: TextRenderer(style: style).render(audit)
      }
    }
  }

  /// - Returns: false where any output could not be written.
  func deliver(_ report: FlowReport) -> Bool {
    deliver { output, style in
      switch output.format {
      case .json: try JSONRenderer.render(report)
      case .csv: CSVRenderer.render(report)
      default: FlowRenderer(style: style).render(report)
      }
    }
  }

  /// The rules of the linter, as text.
  ///
  /// - Returns: false where any output could not be written.
  func deliver(_ rules: [LintRule]) -> Bool {
    deliver { _, style in LintRenderer(style: style).render(rules) }
  }

  private func deliver(_ render: (Output, TerminalStyle) throws -> String) -> Bool {
    var isDelivered = true
    for output in outputs {
      let destination = output.file ?? "standard output"
      do {
        let text = try render(output, context.style(for: output))
        if let file = output.file {
          try ReportDelivery.write(text, to: file)
        } else {
          try context.write(text)
        }
      } catch {
        isDelivered = false
        context.note(
          "mendwall: the report cannot be written to \(destination): \(ReportDelivery.inWords(error))"
        )
      }
    }
    return isDelivered
  }

  /// Why a file could not be written.
  static func inWords(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileWriteNoPermission?: return "this user may not write there"
    case .fileWriteOutOfSpace?: return "the disk is full"
    case .fileWriteVolumeReadOnly?: return "the file system is read-only"
    default: break
    }
    switch error as? Errno {
    case .permissionDenied?, .notPermitted?: return "this user may not write there"
    case .noSpace?, .diskQuotaExceeded?: return "the disk is full"
    case .readOnlyFileSystem?: return "the file system is read-only"
    default: return "\(error)"
    }
  }

  /// Writes a report into a file.
  static func write(_ text: String, to file: String) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: folder) else {
      throw NoFolder(description: "the folder \(folder) does not exist; make it first")
    }
    if let target = ReportDelivery.replaceable(file) {
      return try FileReplacement.write(text, to: target)
    }
    // A pipe or a device such as /dev/null stays what it is.
    let descriptor = try FileDescriptor.open(
      file, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  /// How many links may follow each other, as on Linux.
  private static let mostLinks = 40

  /// The regular file that a path leads to, or may lead to once it is made; nil where it is none that another may
  /// take the place of.
  private static func replaceable(_ file: String) -> String? {
    var path = file
    for _ in 0..<mostLinks {
      // The attributes are those of a link itself.
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let type = attributes?[.type] as? FileAttributeType
      guard type == .typeSymbolicLink else {
        return type == nil || type == .typeRegular ? path : nil
      }
      // What /dev/stdout leads to is open already, and is written to by others too.
      if ["/dev/", "/proc/"].contains(where: path.hasPrefix) { return nil }
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        return nil
      }
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      path = next.hasPrefix("/") ? next : folder + next
    }
    return nil
  }

  private struct NoFolder: Error, CustomStringConvertible { let description: String }
}
