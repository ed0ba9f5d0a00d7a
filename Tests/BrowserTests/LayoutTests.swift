import Documents
import FoundationEssentials
import Testing

extension PageInBrowserTests {
  @Suite("Widths, schemes and paper")
  struct LayoutTests {
    @Test(
      "no page is wider than a phone, a desktop or a window between them",
      arguments: SampleReport.allCases)
    func widths(sample: SampleReport) async throws {
      let page = try Page(try await sample.report)
      try await Browser.run { browser in
        for width in [320, 390, 700, 1280] {
          try await browser.resize(to: width)
          try await browser.open(page.url)
          // A phone zooms out to show what is too wide; a desktop takes room for its scroll bar.
          let widths = try await browser.evaluate(
            """
            const page = document.documentElement;
            return {all: page.scrollWidth, shown: page.clientWidth};
            """)
          let all = try #require(widths["all"]?.integer)
          #expect(all == widths["shown"]?.integer && all <= width, "at \(width)")
          // What does not scroll sideways holds all that is in it.
          let spilt = try await browser.evaluate(
            """
            return Array.from(document.querySelectorAll('body *:not(svg *)'))
              .filter((element) => element.getBoundingClientRect().right > innerWidth
                && !element.closest('figure'))
              .map((element) => element.outerHTML.slice(0, 80));
            """)
          #expect(spilt == [], "at \(width)")
        }
      }
    }

    @Test("a person who prefers the dark sees light on dark, and others dark on light")
    func schemes() async throws {
      let page = try Page(try await SampleReport.example.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        for scheme in Browser.Scheme.allCases {
          try await browser.show(scheme)
          let (text, ground) = try await colours(browser)
          #expect((text > ground) == (scheme == .dark))
        }
      }
    }

    @Test("on paper every finding is there, also one that is filtered out, dark on light")
    func paper() async throws {
      let page = try Page(try await SampleReport.example.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        try await browser.click("input[value=critical]")
        #expect(try await browser.shownFindings().count == 2)
        for scheme in Browser.Scheme.allCases {
          try await browser.show(scheme, onPaper: true)
          #expect(try await browser.shownFindings().count == 5)
          let forms = try await browser.evaluate(
            "return document.querySelector('form').getClientRects().length;")
          #expect(forms == 0)
          let (text, ground) = try await colours(browser)
          #expect(text < ground)
        }
      }
    }

    /// How light the page's text and its ground are.
    private func colours(_ browser: Browser) async throws -> (text: Int64, ground: Int64) {
      let answer = try await browser.evaluate(
        """
        const style = getComputedStyle(document.body);
        return [style.color, style.backgroundColor].map((colour) =>
          colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
        """)
      let values = try #require(answer.sequence).compactMap(\.integer)
      try #require(values.count == 2)
      return (values[0], values[1])
    }

    @Test(
      "each page is painted, and kept where a person wants to look at it",
      arguments: [SampleReport.incident, .impact, .example, .partial])
    func pictures(sample: SampleReport) async throws {
      let page = try Page(try await sample.report)
      let folder = ProcessInfo.processInfo.environment["MENDWALL_PICTURES"]
      if let folder {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      try await Browser.run { browser in
        var pictures: Set<[UInt8]> = []
        for width in [390, 1280] {
          try await browser.resize(to: width)
          try await browser.open(page.url)
          for scheme in Browser.Scheme.allCases {
            for onPaper in [false, true] {
              try await browser.show(scheme, onPaper: onPaper)
              let picture = try await browser.picture()
              pictures.insert(picture)
              let name = "\(sample.testDescription)-\(width)-\(onPaper ? "paper-" : "")\(scheme)"
              if let folder { try Data(picture).write(to: URL(filePath: "\(folder)/\(name).png")) }
            }
          }
        }
        #expect(pictures.count >= 6, "each of both widths, light, dark and on paper")
      }
    }
  }
}
