import Crypto
import FoundationEssentials

/// The frame of a page that stands alone: no request leaves it, and nothing runs in it but its own script.
struct HTMLPage {
  let title: String
  /// Styles that stand within the body, as a picture has them.
  let innerStyles: [String]
  let body: String

  /// The whole document. What it may do is fixed by hashes of its own style and script (W3C, Content Security
  /// Policy Level 3).
  var document: String {
    let styles = ([HTMLPage.style] + innerStyles).map { "'sha256-\(HTMLPage.hash($0))'" }
    let policy =
      "default-src 'none'; style-src \(styles.joined(separator: " ")); "
      + "script-src 'sha256-\(HTMLPage.hash(HTMLPage.script))'; base-uri 'none'; form-action 'none'"
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(xml(title))</title>
      <style>\(HTMLPage.style)</style>
      </head>
      <body>
      \(body)
      <script>\(HTMLPage.script)</script>
      </body>
      </html>

      """
  }

  /// As a policy names what may run.
  static func hash(_ text: String) -> String {
    Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
  }

  /// Colours keep a contrast of 4.5 or more with their ground, light and dark.
  private static let style = """

    :root { --ground: #fff; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --box: #f6f8fa;
      --bad: #b42318; --warn: #8a4b00; --good: #1a6b32; --git: #82071e; --live: #0a5c2b;
      --git-ground: #ffebe9; --live-ground: #e6ffec; --link: #0550ae; }
    @media screen and (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --dim: #9aa4af;
      --line: #3d444d; --box: #161b22; --bad: #ff9492; --warn: #f0b72f; --good: #5fd38d; --git: #ffc1ba;
      --live: #8ce6ab; --git-ground: #3a1214; --live-ground: #0f2d1a; --link: #79c0ff; } }
    @media print { :root { color-scheme: light; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--ground); color: var(--text);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    header { margin-bottom: 1rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
    h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: .25rem 0; }
    code, pre { font: .875rem/1.45 ui-monospace, monospace; }
    pre { margin: 0; white-space: pre-wrap; }
    .bad { color: var(--bad); } .doubtful { color: var(--warn); } .good { color: var(--good); }
    .dim { color: var(--dim); }
    .skip { position: absolute; left: -999rem; }
    .skip:focus { position: static; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    form { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: end; border: 1px solid var(--line);
      border-radius: .5rem; padding: .75rem; background: var(--box); }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
    legend { font-weight: 600; padding: 0; }
    label { display: inline-flex; gap: .35rem; align-items: center; }
    .choice { display: block; max-width: 100%; }
    .choice select { display: block; min-width: 10rem; max-width: 100%; font: inherit; padding: .25rem;
      background: var(--ground); color: var(--text); border: 1px solid var(--dim); border-radius: .25rem; }
    article { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .5rem; margin: 1rem 0;
      padding: .75rem 1rem; }
    article.critical, article.high { border-left-color: var(--bad); }
    article.medium { border-left-color: var(--warn); }
    .badge { font-size: .8rem; font-weight: 700; text-transform: uppercase; border: 1px solid currentColor;
      border-radius: 1rem; padding: 0 .5rem; margin-right: .25rem; }
    .critical .badge, .high .badge { color: var(--bad); } .medium .badge { color: var(--warn); }
    .low .badge, .info .badge { color: var(--dim); }
    table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: .5rem 0; }
    caption { text-align: left; padding: .25rem 0; }
    th, td { border: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
    del, ins { text-decoration: none; display: block; }
    del { background: var(--git-ground); color: var(--git); } ins { background: var(--live-ground); color: var(--live); }
    ul, ol { margin: .25rem 0; padding-left: 1.25rem; }
    .timeline { list-style: none; padding-left: 0; border-left: 2px solid var(--line); }
    .timeline li { padding: .15rem 0 .15rem .75rem; display: grid; grid-template-columns: 14rem 1fr; }
    .timeline time { color: var(--dim); }
    figure { margin: .5rem 0; overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
    svg { display: block; }
    [hidden] { display: none !important; }
    @media (max-width: 40rem) { table, tbody, tr, td, thead, caption { display: block; } thead { display: none; }
      td + td { border-top: 0; } td::before { content: attr(data-side); display: block; font-weight: 600; }
      .timeline li { grid-template-columns: 1fr; } }
    @media print { form, .skip { display: none; } article { break-inside: avoid; } body { max-width: none; }
      article[hidden] { display: block !important; } svg { max-width: 100%; height: auto; } }

    """

  /// Shows the findings that the person asked for; without it, and on paper, all are shown.
  private static let script = """

    'use strict';
    (() => {
      const form = document.getElementById('filters');
      if (!form) return;
      const articles = Array.from(document.querySelectorAll('article[data-severity]'));
      const shown = document.getElementById('shown');
      const chosen = (id) => document.getElementById(id)?.value ?? '';
      const show = () => {
        const grades = new Set(Array.from(form.querySelectorAll('input:checked'), (box) => box.value));
        const namespace = chosen('namespace');
        const author = chosen('author');
        let count = 0;
        for (const article of articles) {
          const authors = JSON.parse(article.dataset.authors);
          const fits = grades.has(article.dataset.severity)
            && (namespace === '' || article.dataset.namespace === namespace)
            && (author === '' || authors.includes(author));
          article.hidden = !fits;
          if (fits) count += 1;
        }
        shown.textContent = `${count} of ${articles.length} shown`;
      };
      form.hidden = false;
      form.addEventListener('change', show);
      form.addEventListener('submit', (event) => event.preventDefault());
      show();
    })();

    """
}
