import PolicyModel
import Reports
import Watching

extension WatchLoop {
  /// Publishes the report that stands, where something is news and the last one is long enough ago.
  func publishIfDue() {
    guard settings.targets.isAsked, isPublicationDue, leads, publication == nil,
      nextPublication <= .now, var report = standingReport
    else { return }
    let targets = settings.targets.targets(configured)
    isPublicationDue = false
    nextPublication = .now + .seconds(settings.options.publishInterval)
    guard !targets.isEmpty else {
      if isWithoutTargetsTold { return }
      isWithoutTargetsTold = true
      context.note(
        "mendwall: not published: .mendwall.yaml names nothing under publish.to at the checked revision; add it "
          + "there, or name a target with --publish-to")
      return
    }
    isWithoutTargetsTold = false
    let fights = book.fights(at: .now)
    report.diagnostics += episodes.inOrder.filter { finding in
      finding.object.identity.map(fights.contains) ?? false
    }.map {
      Diagnostic(
        .warning,
        "\($0.object) is changed back each time that it is restored, and is left as it is for now")
    }
    let publishing = ReportPublishing(
      options: settings.publishing, context: context, isVerbose: settings.isVerbose,
      configured: configured)
    let settings = settings
    publication = Task { [report] in
      let isDone = await publishing.publish(report, to: targets, failOn: settings.failOn)
      self.notePublication(isDone)
    }
  }

  private func notePublication(_ isDone: Bool) {
    publication = nil
    status.count { metrics in
      if isDone { metrics.publications += 1 } else { metrics.publicationFailures += 1 }
    }
    // What could not be published is tried again with the next.
    if !isDone { isPublicationDue = true }
    alarm.ring()
  }
}
