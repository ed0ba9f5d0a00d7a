import Documents
public import DriftHistory

extension TextRenderer {
  /// How many rows of a table a person is shown at most; the other formats have more.
  private static let mostRows = 50

  /// An audit for a person: what it comes to, then its numbers, then table by table.
  public func render(_ audit: DriftAudit) -> String {
    var lines = [style.bold(style.toned(AuditText.verdict(audit))), ""]
    let facts = AuditText.facts(audit)
    let width = facts.map(\.name.columns).max() ?? 0
    lines += facts.map { name, value in
      let pad = String(repeating: " ", count: width - name.columns)
      return "\(style.dim(name + pad))  \(style.sentence(value))"
    }
    for table in AuditText.tables(audit, limit: Self.mostRows)
      + [AuditText.periods(audit, limit: Self.mostRows)] where !table.rows.isEmpty
    {
      let head = table.head.map { $0.uppercased() }
      lines += ["", style.bold(table.title)] + TableRenderer.table(head, table.rows, style)
      if table.omitted > 0 { lines.append(style.dim("and \(table.omitted) more")) }
    }
    return style.text(lines)
  }
}
