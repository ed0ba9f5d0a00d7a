import PolicyModel

extension HistoryFile {
  /// The clusters of which something was recorded, by their names.
  ///
  /// - Throws: ``HistoryError``
  public borrowing func clusters() throws(HistoryError) -> [HistoryCluster] {
    try connection.prepare(
      "SELECT identity, name FROM clusters ORDER BY coalesce(name, identity), identity"
    ).rows { HistoryCluster(identity: $0.text(0), name: $0.optionalText(1)) }
  }
}
