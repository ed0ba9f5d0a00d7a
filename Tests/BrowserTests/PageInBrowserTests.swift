import Testing

/// The page of `-o html` in a real Chromium, one test after another: a browser is much for a small machine.
@Suite("The page in a real browser", .browser, .serialized)
enum PageInBrowserTests {}
