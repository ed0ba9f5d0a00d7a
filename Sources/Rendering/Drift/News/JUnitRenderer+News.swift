import MendwallConfiguration
import PolicyModel
import Reports

extension JUnitRenderer {
  /// A test case that passes for each finding that is no more.
  ///
  /// - Parameters:
  ///   - news: of the report.
  ///   - prefix: what the class of the test case begins with.
  static func ended(_ news: News, among prefix: String) -> [String] {
    news.ended.flatMap { past in
      [
        "    <testcase classname=\"\(xml("\(prefix).\(past.object.namespace ?? "cluster")"))\" "
          + "name=\"\(xml(past.name))\" time=\"0\">",
        "      <system-out>\(xml("gone: \(past.inWords)"))</system-out>", "    </testcase>",
      ]
    }
  }
}
