import ArgumentParser
import Rendering

/// Whether and how a report is kept in the cluster itself.
struct ReportObjectOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Write the report into the cluster that was compared, as objects of OpenReports.",
      discussion: """
        A Report in each namespace with findings and a ClusterReport, of openreports.io/v1alpha1, or where the \
        cluster lacks it PolicyReports of wgpolicyk8s.io/v1alpha2. They replace those of the run before; where \
        nothing departs any more the Report is deleted, unless not everything could be seen. With -n the \
        Reports of these namespaces alone are touched, and no ClusterReport. Objects of the same name without \
        the label app.kubernetes.io/managed-by=mendwall are left alone.
        """))
  var publishReports = false

  @Option(
    help: ArgumentHelp(
      "What the objects of --publish-reports are called.",
      discussion: "Another name for each repository that declares for the same cluster.",
      valueName: "name"))
  var reportName = OpenReportsRenderer.defaultName

  func validate() throws {
    let isName = reportName.wholeMatch(of: /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/) != nil
    guard isName, reportName.utf8.count <= 253 else {
      throw ValidationError(
        "--report-name takes the name of an object: lowercase letters, digits, - and ., at most 253."
      )
    }
  }

  /// - Throws: where what is compared does not make a whole report of a cluster.
  func refuse(_ cluster: ClusterOptions, _ scope: ScopeOptions) throws {
    guard publishReports else { return }
    if cluster.live != nil {
      throw ValidationError(
        "--publish-reports writes into a cluster, and --live compares with files; leave one of them out. "
          + "-o openreports=FILE writes the objects into a file.")
    }
    if !scope.policies.isEmpty {
      throw ValidationError(
        "--publish-reports replaces the reports of whole namespaces; name no policies, or choose namespaces "
          + "with -n.")
    }
  }
}
