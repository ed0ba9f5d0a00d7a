import Documents
import PolicyModel
public import Reports

/// The objects that depart, one a line as `NAMESPACE/NAME`, for scripts: what `mendwall restore` and
/// `mendwall trace` take.
public enum NameRenderer {
  public static func render(_ report: DriftReport) -> String {
    var seen: Set<String> = []
    return report.findings.filter { $0.type == .drift }.map { printable($0.object.qualifiedName) }
      .filter { seen.insert($0).inserted }.map { $0 + "\n" }.joined()
  }
}
