import Documents
public import Reports

/// What observed connections say of drift, for a person.
public struct FlowRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ report: FlowReport) -> String {
    let source = report.source
    var lines = FlowText(style: style).lines(report.flows)
    lines.append(
      style.dim(
        "Git:     \(style.whole(printable(source.repository))) at \(printable(source.revision)), commit "
          + "\(source.commit.prefix(12)) of \(source.committedAt)"))
    lines.append(
      style.dim(
        "Cluster: \(style.sentence(report.cluster.inWords, keeping: [report.cluster.snapshot]))"))
    lines += report.diagnostics.map(TextRenderer(style: style).diagnostic)
    if !report.complete {
      lines.append(style.red("Not everything that the answers depend on could be seen."))
    }
    return style.text(lines)
  }
}
