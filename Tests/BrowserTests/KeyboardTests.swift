import Documents
import Testing

extension PageInBrowserTests {
  @Suite("By keyboard alone")
  struct KeyboardTests {
    /// Opens the example's page.
    private func opened(_ use: (Browser) async throws -> Void) async throws {
      let page = try Page(try await SampleReport.example.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        try await use(browser)
      }
    }

    /// What has the focus: its name, and whether a person sees that.
    private func focus(_ browser: Browser) async throws -> (name: String?, isSeen: Bool) {
      let answer = try await browser.evaluate(
        """
        const element = document.activeElement;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return {
          name: element.id || element.value || element.className || element.localName,
          seen: element.matches(':focus-visible') && style.outlineStyle === 'solid'
            && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.right > 0
            && box.top < innerHeight && box.bottom > 0,
        };
        """)
      return (answer["name"]?.string, answer["seen"] == true)
    }

    @Test(
      "Tab comes to everything that can be used, in the order of the page, and shows where it is")
    func tab() async throws {
      try await opened { browser in
        var names: [String?] = []
        for _ in 0..<6 {
          try await browser.press(.tab)
          let focus = try await focus(browser)
          #expect(focus.isSeen, "\(focus.name ?? "")")
          names.append(focus.name)
        }
        #expect(names == ["skip", "critical", "medium", "namespace", "author", "figure"])
        let controls = try await browser.evaluate(
          "return document.querySelectorAll('a[href], button, input, select, [tabindex]').length;")
        #expect(controls == 6)
      }
    }

    @Test("the first link leads past the filters")
    func skip() async throws {
      try await opened { browser in
        try await browser.press(.tab)
        try await browser.press(.enter)
        #expect(try await browser.evaluate("return location.hash;") == "#findings")
        try await browser.press(.tab)
        #expect(try await focus(browser).name == "figure")
      }
    }

    @Test("Space and arrows set the filters")
    func filters() async throws {
      try await opened { browser in
        for _ in 0..<2 { try await browser.press(.tab) }
        try await browser.press(.space)
        #expect(try await browser.count() == "2 of 5 shown")
        try await browser.press(.space)
        for _ in 0..<2 { try await browser.press(.tab) }
        try await browser.press(.down)
        #expect(try await browser.count() == "1 of 5 shown")
        try await browser.press(.tab)
        try await browser.press(.down)
        #expect(try await browser.count() == "1 of 5 shown")
        try await browser.press(.down)
        #expect(try await browser.count() == "0 of 5 shown")
      }
    }

    @Test("what changed is announced")
    func status() async throws {
      try await opened { browser in
        let role = try await browser.evaluate("return document.getElementById('shown').role;")
        #expect(role == "status")
      }
    }
  }
}
