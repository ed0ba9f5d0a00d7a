import ArgumentParser
import FoundationEssentials
import MendwallConfiguration

/// When a restore that nobody watches may write.
struct RestoreWindowOptions: ParsableArguments {
  @Option(
    name: .customLong("restore-window"),
    help: ArgumentHelp(
      "Write only at this time, such as \"Mon-Fri 22:00-04:00\". May be repeated.",
      discussion: """
        For restores that nobody watches. Days, times or both, by the clock of the machine (TZ), or with UTC behind \
        them. A window over midnight counts for the day on which it begins. Outside of it nothing is written, and it \
        is said when the next one opens. The clock is looked at before each object: what is begun is ended, and no \
        more is begun once the window is closed.
        """, valueName: "window"),
    transform: RestoreWindowOptions.window)
  var list: [RestoreWindow] = []

  var windows: RestoreWindows { RestoreWindows(list) }

  /// Whether there is any time at which nothing may be written.
  var areGiven: Bool { !list.isEmpty }

  private static func window(_ text: String) throws -> RestoreWindow {
    do throws(RestoreWindow.Invalid) { return try RestoreWindow(text) } catch {
      throw ValidationError("\(error).")
    }
  }

  func validate() throws {
    guard list.contains(where: { !$0.isUTC }) else { return }
    // The zone is the process's own: no other environment counts for it.
    if let flaw = MachineZone.flaw(in: ProcessInfo.processInfo.environment) {
      throw ValidationError(
        "--restore-window is by the clock of the machine, and \(flaw) Or write UTC behind the window."
      )
    }
  }

  /// - Throws: where somebody is there to say when.
  func refuse(_ write: WriteOptions) throws {
    if areGiven, !write.yes, !write.dryRun {
      throw ValidationError(
        "--restore-window is for restores that nobody watches, and needs --yes; without it a person is asked."
      )
    }
  }
}
