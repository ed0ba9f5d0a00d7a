import Documents
import Testing

extension PageInBrowserTests {
  @Suite("Filters")
  struct FilterTests {
    private static let monitoring =
      "NetworkPolicy monitoring/default-deny is missing in the cluster"
    private static let payments = "NetworkPolicy payments/default-deny is not as Git declares it"
    private static let debug = "NetworkPolicy shop/debug-allow-all is in the cluster and not in Git"
    private static let database = "NetworkPolicy shop/cart-to-database is not as Git declares it"
    private static let frontend = "NetworkPolicy shop/frontend-to-cart is not as Git declares it"
    private static let all = [monitoring, payments, debug, database, frontend]

    /// Opens the example's page.
    private func opened(_ use: (Browser) async throws -> Void) async throws {
      let page = try Page(try await SampleReport.example.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        try await use(browser)
        #expect(try await browser.notes().console == [])
      }
    }

    private func expect(
      _ findings: [String], _ browser: Browser,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      #expect(try await browser.shownFindings() == findings, sourceLocation: sourceLocation)
      #expect(
        try await browser.count() == "\(findings.count) of 5 shown", sourceLocation: sourceLocation)
    }

    @Test("at first all findings are shown")
    func everything() async throws {
      try await opened { browser in try await expect(Self.all, browser) }
    }

    @Test("a severity whose box is clicked goes, and comes back")
    func severity() async throws {
      try await opened { browser in
        try await browser.click("input[value=critical]")
        try await expect([Self.database, Self.frontend], browser)
        try await browser.click("input[value=medium]")
        try await expect([], browser)
        // The words beside a box are part of it.
        try await browser.click("label:has(> input[value=critical])")
        try await expect([Self.monitoring, Self.payments, Self.debug], browser)
      }
    }

    @Test("a namespace shows its own findings")
    func namespace() async throws {
      try await opened { browser in
        try await browser.click("#namespace option[value=shop]")
        try await expect([Self.debug, Self.database, Self.frontend], browser)
        try await browser.click("#namespace option[value=payments]")
        try await expect([Self.payments], browser)
        try await browser.click("#namespace option[value='']")
        try await expect(Self.all, browser)
      }
    }

    @Test("an author shows what that author's commits declare")
    func author() async throws {
      try await opened { browser in
        try await browser.click("#author option[value='Ines Halvorsen']")
        try await expect([Self.monitoring, Self.payments], browser)
        try await browser.click("#author option[value='Tomasz Brandl']")
        try await expect([Self.database, Self.frontend], browser)
      }
    }

    @Test("filters add up")
    func together() async throws {
      try await opened { browser in
        try await browser.click("#namespace option[value=shop]")
        try await browser.click("#author option[value='Tomasz Brandl']")
        try await expect([Self.database, Self.frontend], browser)
        try await browser.click("input[value=medium]")
        try await expect([], browser)
        try await browser.click("#author option[value='']")
        try await expect([Self.debug], browser)
      }
    }

    @Test("of five hundred findings those of a namespace are shown")
    func many() async throws {
      let page = try Page(try await SampleReport.fiveHundred.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        #expect(try await browser.count() == "500 of 500 shown")
        try await browser.click("#namespace option[value=team-7]")
        #expect(try await browser.count() == "20 of 500 shown")
        let shown = try await browser.shownFindings()
        #expect(shown.count == 20)
        #expect(shown.allSatisfy { $0.contains(" team-7/") })
      }
    }

    @Test("a page without findings, or whose findings have no author, offers no such filter")
    func without() async throws {
      for (sample, controls) in [(SampleReport.clean, [String]()), (.incident, ["namespace"])] {
        let page = try Page(try await sample.report)
        try await Browser.run { browser in
          try await browser.open(page.url)
          let found = try await browser.evaluate(
            "return Array.from(document.querySelectorAll('select'), (each) => each.id);")
          #expect(found.sequence?.compactMap(\.string) == controls)
          #expect(try await browser.notes().console == [])
        }
      }
    }
  }
}
