import ManifestEditing
import Testing

@Suite("A patch")
struct UnifiedDiffTests {
  private func patch(_ old: String?, _ new: String?, path: String = "a.yaml") -> String {
    String(
      decoding: UnifiedDiff.patch(
        of: path, from: old.map { Array($0.utf8) }, to: new.map { Array($0.utf8) }), as: UTF8.self)
  }

  private func lines(_ numbers: some Sequence<Int>) -> String {
    numbers.map { "line \($0)\n" }.joined()
  }

  @Test("has three lines around what differs, and joins what is close")
  func hunks() {
    let old = lines(1...30)
    let new = old.replacing("line 5\n", with: "line five\nline 5b\n").replacing(
      "line 11\n", with: ""
    )
    .replacing("line 25\n", with: "line twenty-five\n")
    #expect(
      patch(old, new) == """
        diff --git a/a.yaml b/a.yaml
        --- a/a.yaml
        +++ b/a.yaml
        @@ -2,13 +2,13 @@
         line 2
         line 3
         line 4
        -line 5
        +line five
        +line 5b
         line 6
         line 7
         line 8
         line 9
         line 10
        -line 11
         line 12
         line 13
         line 14
        @@ -22,7 +22,7 @@
         line 22
         line 23
         line 24
        -line 25
        +line twenty-five
         line 26
         line 27
         line 28

        """)
  }

  @Test("says where a last line has no break")
  func noLineBreak() {
    #expect(
      patch("a\nb", "a\nc\n") == """
        diff --git a/a.yaml b/a.yaml
        --- a/a.yaml
        +++ b/a.yaml
        @@ -1,2 +1,2 @@
         a
        -b
        \\ No newline at end of file
        +c

        """)
  }

  @Test("makes and deletes files")
  func wholeFiles() {
    #expect(
      patch(nil, "a\n") == """
        diff --git a/a.yaml b/a.yaml
        new file mode 100644
        --- /dev/null
        +++ b/a.yaml
        @@ -0,0 +1 @@
        +a

        """)
    #expect(
      patch("a\nb\n", nil) == """
        diff --git a/a.yaml b/a.yaml
        deleted file mode 100644
        --- a/a.yaml
        +++ /dev/null
        @@ -1,2 +0,0 @@
        -a
        -b

        """)
  }

  @Test("quotes the names that Git quotes, and is empty where nothing differs")
  func names() {
    #expect(patch("a\n", "a\n") == "")
    #expect(patch("a\n", "b\n", path: "ü \"x\".yaml").contains(#"+++ "b/\303\274 \"x\".yaml""#))
    #expect(patch("a\n", "b\n", path: "a b.yaml").contains("+++ b/a b.yaml\t\n"))
  }
}
