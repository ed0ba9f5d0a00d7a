import ArgumentParser

/// Whether a report tells what is new since an earlier one.
struct NewsOptions: ParsableArguments {
  static let prefix = "configmap:"

  @Option(
    help: ArgumentHelp(
      "Tell what is new, still there and gone since an earlier report, which -o json=FILE wrote.",
      discussion: """
        FILE, which may be the one that -o json=FILE of the same run writes, or configmap:NAMESPACE/NAME in the \
        cluster that is compared, which is made and renewed. Where there is none yet everything is new. It is \
        renewed last, and only once everything else was delivered and published, so that no news gets lost; one \
        that cannot be read, or is of another cluster, is a failure (2) and left as it is. What either run could \
        not see is called neither new nor gone. The ConfigMap takes the rights to get, create and update \
        configmaps in that namespace; where it is there before, without data, not to create. Each shard needs one of \
        its own.
        """,
      valueName: "file"))
  var sinceReport: String?

  /// Where the earlier report is.
  enum Place: Equatable, Sendable {
    case file(String)
    case configMap(namespace: String, name: String)
  }

  var place: Place? {
    guard let text = sinceReport else { return nil }
    guard text.hasPrefix(NewsOptions.prefix) else { return .file(text) }
    let parts = text.dropFirst(NewsOptions.prefix.count).split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, NewsOptions.isLabel(parts[0]), NewsOptions.isName(parts[1]) else {
      return nil
    }
    return .configMap(namespace: String(parts[0]), name: String(parts[1]))
  }

  func validate() throws {
    guard let text = sinceReport else { return }
    if text.isEmpty || text == "-" {
      throw ValidationError("--since-report needs a file, or configmap:NAMESPACE/NAME.")
    }
    if place == nil {
      throw ValidationError(
        "--since-report takes configmap:NAMESPACE/NAME, and \(text) is none; a file of that name is ./\(text)."
      )
    }
  }

  /// - Throws: where the earlier report cannot be kept where it is to be.
  func refuse(_ cluster: ClusterOptions, _ output: ReportOutputOptions) throws {
    switch place {
    case .configMap? where cluster.live != nil:
      throw ValidationError(
        "--since-report configmap:… is in the cluster that is compared, and --live compares with files; name a file."
      )
    case .file(let file)?:
      let other = output.outputs.first { output in
        output.format != .json && output.file.map { Output.isSame($0, file) } == true
      }
      if let other {
        throw ValidationError(
          "-o \(other.format.rawValue)=\(file) would leave no report that the next run could read; --since-report "
            + "FILE is renewed by -o json=FILE.")
      }
    case .configMap?, nil: break
    }
  }

  /// As the names of namespaces are in Kubernetes (RFC 1123, a label).
  private static func isLabel(_ text: Substring) -> Bool {
    text.utf8.count <= 63 && text.wholeMatch(of: /[a-z0-9](?:[-a-z0-9]*[a-z0-9])?/) != nil
  }

  /// As those of most other objects are (RFC 1123, a subdomain).
  private static func isName(_ text: Substring) -> Bool {
    let label = /[a-z0-9](?:[-a-z0-9]*[a-z0-9])?/
    return text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        $0.wholeMatch(of: label) != nil
      }
  }
}
