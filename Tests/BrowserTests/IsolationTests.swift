import Documents
import MendwallTesting
import Testing

extension PageInBrowserTests {
  @Suite("What leaves the page and what runs in it")
  struct IsolationTests {
    @Test(
      "a page asks for nothing beside itself, and the console stays empty",
      arguments: SampleReport.allCases)
    func quiet(sample: SampleReport) async throws {
      let page = try Page(try await sample.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        for scheme in Browser.Scheme.allCases {
          for onPaper in [false, true] { try await browser.show(scheme, onPaper: onPaper) }
        }
        let notes = try await browser.notes()
        #expect(notes.console == [])
        #expect(notes.requests == [page.url])
      }
    }

    @Test("markup and scripts in what is reported are shown as they are written, and do nothing")
    func markup() async throws {
      let page = try Page(try await SampleReport.markup.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        #expect(try await browser.evaluate("return window.owned ?? null;").isNull)
        let elements = try await browser.evaluate(
          "return document.querySelectorAll('script, img, b, svg[onload]').length;")
        #expect(elements == 1, "the page's own script")
        let headings = try await browser.shownFindings()
        #expect(headings.count == 5)
        #expect(headings.allSatisfy { $0.contains(SampleReport.evil) })
        // As a filter it is a namespace like any other.
        try await browser.click("#namespace option:last-child")
        #expect(try await browser.count() == "5 of 5 shown")
        #expect(try await browser.notes().console == [])
      }
    }

    @Test("even if markup came through, its scripts would not run and nothing would be fetched")
    func policy() async throws {
      let clean = try await SampleReport.clean.report
      try await ScriptedServer.run(script: { _ in .answer("", status: 404, type: "text/plain") }) {
        server in
        let markup = """
          <main><script>window.owned = 1</script><style>body { color: red }</style>
          <img src="\(server.url)/image" onerror="window.owned = 2">
          <iframe src="\(server.url)/frame"></iframe><link rel="stylesheet" href="\(server.url)/style">
          <script src="\(server.url)/script"></script>
          <a id="link" href="javascript:window.owned = 3">link</a>
          <form id="leak" action="\(server.url)/form"><button id="send">send</button></form>
          """
        let harmed = try Page(html: try Page(clean).html.replacing("<main>", with: markup))
        try await Browser.run { browser in
          try await browser.open(harmed.url)
          try await browser.click("#link")
          try await browser.click("#send")
          // One for each of them.
          try await refusals(9, browser)
          #expect(try await browser.evaluate("return window.owned ?? null;").isNull)
          #expect(try await browser.evaluate("return location.href;").string == harmed.url)
        }
        #expect(server.requests.map(\.uri) == [])

        // The same without the policy, by which this test can fail.
        let open = try Page(
          html: harmed.html.replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: ""))
        try await Browser.run { browser in
          try await browser.open(open.url)
          #expect(try await browser.evaluate("return window.owned ?? null;").integer != nil)
        }
        let asked = Set(server.requests.map(\.uri))
        #expect(asked.isSuperset(of: ["/image", "/frame", "/style", "/script"]))
      }
    }

    /// Waits until the console has told of so many refusals.
    private func refusals(_ count: Int, _ browser: Browser) async throws {
      var told: [String] = []
      let deadline = ContinuousClock.now + .seconds(60)
      while told.count < count {
        told += try await browser.notes().console.filter { $0.contains("Content Security Policy") }
        guard ContinuousClock.now < deadline else {
          throw Browser.Failure(description: "refused was only this: \(told)")
        }
      }
    }
  }
}
