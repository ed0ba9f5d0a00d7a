import Linting
import PolicyModel
import Testing

@Suite("Each rule")
struct RulesTests {
  @Test("has an id of its own in kebab-case, and says what, why and how")
  func words() {
    #expect(Set(LintRules.all.map(\.id)).count == LintRules.all.count)
    #expect(LintRules.all.count == 66)
    for rule in LintRules.all {
      #expect(
        rule.id.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D }, "\(rule.id)")
      #expect(!rule.summary.isEmpty && !rule.summary.hasSuffix("."), "\(rule.id)")
      #expect(rule.reason.hasSuffix("."), "\(rule.id)")
      #expect(!rule.reason.contains("\n"), "\(rule.id)")
      #expect(rule.wrong != rule.right, "\(rule.id)")
    }
  }

  @Test("finds its wrong example wrong, and no other rule does", arguments: LintRules.all.map(\.id))
  func wrong(_ id: String) throws {
    let rule = try #require(LintRules.named(id))
    let result = Linter.lint(try lintInput(rule.wrong, facts: rule.needs))
    #expect(result.findings.contains { $0.rule == id })
    #expect(result.findings.allSatisfy { $0.rule == id }, "\(result.findings.map(\.inWords))")
    for finding in result.findings {
      #expect(finding.position != nil, "\(finding.inWords)")
      #expect(!finding.message.hasSuffix(".") && !finding.remedy.hasSuffix("."))
    }
  }

  @Test("finds nothing in its right example, nor does another", arguments: LintRules.all.map(\.id))
  func right(_ id: String) throws {
    let rule = try #require(LintRules.named(id))
    let result = Linter.lint(try lintInput(rule.right, facts: rule.needs))
    #expect(result.findings == [], "\(result.findings.map(\.inWords))")
    #expect(!result.notJudged.contains { $0.rule == id })
  }

  @Test("has cases that must fire and cases that must not", arguments: LintRules.all.map(\.id))
  func covered(_ id: String) {
    let cases = Case.all.filter { $0.rule == id }
    #expect(cases.contains { !$0.input.places.isEmpty }, "no case fires")
    #expect(cases.contains { $0.input.places.isEmpty }, "no case must not fire")
  }

  @Test("marks the right place, and nothing that is right", arguments: Case.all)
  func places(_ example: Case) throws { try example.judge() }
}
