import ArgumentParser

/// Whether a run is kept in a history.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep what this run saw or restored in this SQLite file, of which mendwall history tells.",
      discussion: """
        It is made where there is none; several runs may record at once. It holds which objects departed, when \
        and by whom, and no values.
        """,
      valueName: "file"))
  var record: String?

  func validate() throws {
    if record == "" || record == "-" { throw ValidationError("--record needs a file.") }
  }

  /// - Throws: where a report would take the history's place.
  func refuse(_ outputs: [Output]) throws {
    if let record { try Output.refuse(outputs, over: record, "--record keeps the history there") }
  }
}
