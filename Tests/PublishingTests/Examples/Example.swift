import Documents
import FoundationEssentials
import MendwallTesting

/// An example of `examples/ci`, out of which the shell of its steps is read.
enum Example: String, CaseIterable, Sendable {
  case gitHub = "github-actions.yml"
  case gitLab = "gitlab-ci.yml"
  case gitea = "gitea-actions.yml"
  case jenkins = "Jenkinsfile"

  enum Event: String, Sendable { case pullRequest, schedule }

  /// The shell of one step, and the variables that the example gives it.
  struct Step: Sendable {
    /// What the CI system runs the shell with.
    var options: [String] = []
    let script: String
    var environment: [String: String] = [:]
  }

  struct Unreadable: Error, CustomStringConvertible { let description: String }

  static let folder: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appending(path: "examples/ci").path(percentEncoded: false)
  }()

  static func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
  }

  /// The steps that run for an event, in order, without those that are an action of somebody's.
  ///
  /// - Parameters:
  ///   - values: what stands for expressions such as `vars.NAME`, or by credentials' ids in a Jenkinsfile.
  func steps(for event: Event, _ values: [String: String]) throws -> [Step] {
    switch self {
    case .gitHub, .gitea: try actions(event, values)
    case .gitLab: try gitLab(event)
    case .jenkins: try jenkins(event, values)
    }
  }

  private func document() throws -> Node {
    let text = try Example.text(rawValue)
    guard let document = try readDocuments(Array(text.utf8), file: rawValue).first else {
      throw Unreadable(description: "\(rawValue) is empty")
    }
    return document
  }

  // MARK: GitHub's and Gitea's

  private func actions(_ event: Event, _ values: [String: String]) throws -> [Step] {
    let document = try document()
    let name = event == .pullRequest ? "pull_request" : "schedule"
    let jobs = (document["jobs"]?.mapping?.entries ?? []).map(\.value).filter {
      $0["if"]?.string == "github.event_name == '\(name)'"
    }
    guard jobs.count == 1, let steps = jobs[0]["steps"]?.sequence,
      jobs[0]["defaults"]?["run"]?["shell"]?.string == "bash"
    else { throw Unreadable(description: "\(rawValue) has not one job for \(name) that bash runs") }
    return try steps.compactMap { step in
      guard let script = step["run"]?.string else { return nil }
      guard !script.contains("${{") else {
        throw Unreadable(description: "an expression stands in a script: \(script)")
      }
      var environment: [String: String] = [:]
      for scope in [document["env"], jobs[0]["env"], step["env"]] {
        for entry in scope?.mapping?.entries ?? [] {
          environment[entry.key] = try Example.evaluate(entry.value.string ?? "", values)
        }
      }
      return Step(
        options: ["--noprofile", "--norc", "-eo", "pipefail"], script: script,
        environment: environment)
    }
  }

  /// A value that is one expression: names and texts, of which the first that is not empty counts.
  private static func evaluate(_ text: String, _ values: [String: String]) throws -> String {
    guard let whole = text.wholeMatch(of: /\$\{\{ (.*) \}\}/)?.output.1 else { return text }
    for term in whole.split(separator: " || ") {
      let value: String
      if term.hasPrefix("'") {
        value = String(term.dropFirst().dropLast())
      } else if let known = values[String(term)] {
        value = known
      } else if term.hasPrefix("vars.") || term.hasPrefix("secrets.") {
        value = ""
      } else {
        throw Unreadable(description: "nothing stands for the expression \(term)")
      }
      if !value.isEmpty { return value }
    }
    return ""
  }

  // MARK: GitLab's

  private func gitLab(_ event: Event) throws -> [Step] {
    let document = try document()
    let source = event == .pullRequest ? "merge_request_event" : "schedule"
    let jobs = (document.mapping?.entries ?? []).filter { entry in
      entry.value["rules"]?.sequence?.contains {
        $0["if"]?.string == "$CI_PIPELINE_SOURCE == \"\(source)\""
      } ?? false
    }
    guard jobs.count == 1, let parent = jobs[0].value["extends"]?.string.flatMap({ document[$0] })
    else { throw Unreadable(description: "\(rawValue) has not one job for \(source)") }
    let job = jobs[0].value
    let lines = ["before_script", "script"].flatMap { (job[$0] ?? parent[$0])?.sequence ?? [] }
    var environment: [String: String] = [:]
    for entry in parent["variables"]?.mapping?.entries ?? [] {
      environment[entry.key] = entry.value.string
    }
    return [
      Step(
        options: ["-eo", "pipefail"], script: lines.compactMap(\.string).joined(separator: "\n"),
        environment: environment)
    ]
  }

  // MARK: Jenkins's

  private func jenkins(_ event: Event, _ values: [String: String]) throws -> [Step] {
    let text = try Example.text(rawValue)
    var environment: [String: String] = [:]
    for match in text.matches(of: /(?m)^ *([A-Z_]+) = credentials\('([^']+)'\)$/) {
      guard let value = values[String(match.output.2)] else {
        throw Unreadable(description: "nothing stands for the credentials \(match.output.2)")
      }
      environment[String(match.output.1)] = value
    }
    let wanted = ["Install Mendwall", event == .pullRequest ? "Pull request" : "Schedule"]
    let stages = text.split(separator: "stage('").dropFirst().filter { stage in
      wanted.contains { stage.hasPrefix("\($0)')") }
    }
    guard stages.count == 2 else {
      throw Unreadable(description: "\(rawValue) has not the stages \(wanted)")
    }
    return try stages.map { stage in
      guard let script = stage.firstMatch(of: /sh '''(#!\/usr\/bin\/env bash\n(?s:.*?))'''/)?.1
      else { throw Unreadable(description: "a stage has no script of bash: \(stage)") }
      // In Groovy a backslash at the end of a line joins it with the next, and means something everywhere else.
      let joined = script.replacing("\\\n", with: "")
      guard !joined.contains("\\") else {
        throw Unreadable(description: "Groovy reads the backslash first: \(joined)")
      }
      return Step(script: String(joined), environment: environment)
    }
  }
}
