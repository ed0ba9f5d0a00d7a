import FoundationEssentials
import PolicyModel
import Reports

/// An earlier report in a file, and what a later one is told to differ by.
enum EarlierReport {
  /// Why it cannot be compared with, in a sentence.
  struct Unusable: Error, CustomStringConvertible {
    let description: String
  }

  /// - Returns: nil where there is no such file.
  static func read(_ file: String) throws(Unusable) -> DriftMemory? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do throws(SavedReport.Unreadable) {
      return DriftMemory(try SavedReport.read(file))
    } catch {
      throw Unusable(
        description:
          "the earlier report cannot be used, and is left as it is: \(error); delete it, and the next run calls "
          + "everything new")
    }
  }

  /// Tells in a report what is new since.
  ///
  /// - Parameters:
  ///   - earlier: what is known of the earlier run; nil where there is none.
  ///   - place: where that is from, as a person named it.
  static func tell(
    _ earlier: DriftMemory?, from place: String, in report: inout DriftReport
  ) throws(Unusable) {
    guard let earlier else {
      report.tellNews(since: nil)
      return
    }
    guard earlier.isAbout(report.cluster) else {
      throw Unusable(description: otherCluster(earlier.cluster, place, report.cluster))
    }
    report.tellNews(since: earlier)
    report.diagnostics += remarks(earlier, report)
  }

  private static func otherCluster(
    _ earlier: DriftReport.Cluster, _ place: String, _ cluster: DriftReport.Cluster
  ) -> String {
    let isUIDMissing = (earlier.uid == nil) != (cluster.uid == nil)
    guard isUIDMissing, earlier.server != nil, earlier.server == cluster.server else {
      return
        "the earlier report in \(place) is of another cluster (\(earlier.inWords), known by \(earlier.identity)) than "
        + "\(cluster.inWords), known by \(cluster.identity); keep one for each cluster"
    }
    let right =
      "{apiGroups: [\"\"], resources: [\"namespaces\"], resourceNames: [\"kube-system\"], verbs: [\"get\"]}"
    // The ids of findings are made of it: with and without it no two are the same.
    return cluster.uid == nil
      ? "the uid of the namespace kube-system, by which the earlier report in \(place) knows \(cluster.inWords), could "
        + "not be read this time, so that findings cannot be told to be the same; try again, or grant \(right)"
      : "the uid of the namespace kube-system, by which \(cluster.inWords) is known, could not be read by the run of "
        + "the earlier report in \(place), so that findings cannot be told to be the same; delete that report, and "
        + "the next run calls everything new; the right to read it is \(right)"
  }

  private static func remarks(_ earlier: DriftMemory, _ report: DriftReport) -> [Diagnostic] {
    var remarks: [Diagnostic] = []
    let sight = Sight(report)
    if !earlier.sight.isLike(sight) {
      remarks.append(
        Diagnostic(
          .warning,
          "the earlier report is about \(earlier.sight.inWords), and this one about \(sight.inWords): what only one "
            + "of them looked at is called neither new nor gone"))
    }
    if earlier.repository != report.source.repository {
      remarks.append(
        Diagnostic(
          .info,
          "the earlier report compared with the repository \(earlier.repository), and this one with "
            + report.source.repository))
    }
    return remarks
  }
}
