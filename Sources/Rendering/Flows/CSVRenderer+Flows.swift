import Documents
public import Reports
import Workloads

extension CSVRenderer {
  /// Observed connections as a table: one row for each answer that a connection is in.
  public static func render(_ report: FlowReport) -> String {
    let flows = report.flows
    let answers: [(name: String, answer: FlowAccount.Answer)] = [
      ("let through against Git", flows.letThrough), ("opened and used", flows.openedAndUsed),
      ("cut by drift", flows.cutByDrift), ("cut by a restore", flows.cutByRestore),
      ("not enforced", flows.notEnforced), ("denied besides", flows.deniedBesides),
    ]
    return text(
      ["answer", "from", "to", "protocol", "port", "count", "first seen", "last seen", "policies"],
      answers.flatMap { name, answer in answer.connections.map { row(name, $0) } })
  }

  private static func row(_ answer: String, _ connection: FlowAccount.Connection) -> [String] {
    [
      answer, connection.from, connection.to, connection.protocol.rawValue, "\(connection.port)",
      "\(connection.count)", connection.firstSeen.map { "\($0)" } ?? "",
      connection.lastSeen.map { "\($0)" } ?? "", connection.policies.joined(separator: "; "),
    ]
  }
}
