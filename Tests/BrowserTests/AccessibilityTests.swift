import Documents
import Testing

extension PageInBrowserTests {
  @Suite("Accessibility")
  struct AccessibilityTests {
    @Test(
      "axe finds nothing wrong with a page, light or dark, on a phone or a desktop",
      arguments: SampleReport.allCases.filter { $0 != .fiveHundred })
    func axe(sample: SampleReport) async throws {
      let page = try Page(try await sample.report)
      try await Browser.run { browser in
        for width in [390, 1280] {
          try await browser.resize(to: width)
          try await browser.open(page.url)
          for scheme in Browser.Scheme.allCases {
            try await browser.show(scheme)
            let verdict = try await browser.axe()
            #expect(verdict.violations == [], "\(scheme), \(width)")
            #expect(verdict.passes.isSuperset(of: ["color-contrast", "document-title"]))
          }
        }
      }
    }

    /// Once, for it takes half a minute.
    @Test("axe finds nothing wrong with five hundred findings")
    func many() async throws {
      let page = try Page(try await SampleReport.fiveHundred.report)
      try await Browser.run { browser in
        try await browser.open(page.url)
        #expect(try await browser.axe().violations == [])
      }
    }

    @Test("axe finds what is wrong with a page that is made worse")
    func sees() async throws {
      let html = try Page(try await SampleReport.incident.report).html
        .replacing("lang=\"en\"", with: "").replacing("<h1 ", with: "<h1 style=\"color: #ccc\" ")
        .replacing("for=\"namespace\"", with: "")
        .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
      let page = try Page(html: html.replacing("Namespace<select", with: "</label><select"))
      try await Browser.run { browser in
        try await browser.open(page.url)
        try await browser.show(.light)
        let rules = Set(try await browser.axe().violations.map { $0.prefix { $0 != ":" } })
        #expect(rules.isSuperset(of: ["html-has-lang", "color-contrast", "select-name"]))
      }
    }

    /// axe does not judge the text of pictures.
    @Test("the text of the picture stands out from what is behind it, light and dark")
    func picture() async throws {
      for sample in [SampleReport.example, .impact] {
        let page = try Page(try await sample.report)
        try await Browser.run { browser in
          try await browser.open(page.url)
          for scheme in Browser.Scheme.allCases {
            try await browser.show(scheme)
            let texts = try #require(try await browser.evaluate(Self.contrasts).sequence)
            #expect(texts.count > 5)
            for text in texts {
              #expect(
                (text["contrast"]?.integer ?? 0) >= 45,
                "\(scheme): \(text["words"]?.string ?? "") in tenths")
            }
          }
        }
      }
    }

    /// The contrast of each text of the picture with the area behind its middle, in tenths, by WCAG 2.2.
    private static let contrasts = """
      const luminance = (colour) => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => part / 255)
          .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      return Array.from(document.querySelectorAll('figure text')).map((text) => {
        text.scrollIntoView({block: 'center', inline: 'center'});
        const box = text.getBoundingClientRect();
        const behind = document
          .elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
          .find((element) => element.localName === 'rect');
        const lights = [getComputedStyle(text).fill, getComputedStyle(behind).fill]
          .map(luminance).sort((one, other) => other - one);
        return {
          words: text.textContent,
          contrast: Math.floor((lights[0] + 0.05) / (lights[1] + 0.05) * 10),
        };
      });
      """
  }
}
