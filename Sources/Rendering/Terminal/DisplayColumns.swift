extension String {
  /// How many columns of a terminal the text takes. It has no controls.
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
  /// How many columns of a terminal it takes: two where its East Asian Width is wide or fullwidth
  /// (Unicode Standard Annex #11, https://www.unicode.org/reports/tr11/), none where it is a mark on
  /// the character before it, and else one. An ambiguous one counts as narrow, as the annex has it
  /// outside of East Asian contexts.
  var columns: Int {
    switch value {
    case ..<0x300: return 1
    // The narrow sign before it becomes an emoji, which is wide.
    case 0xFE0F: return 1
    // Vowels and finals of Hangul stand in the block of their initial.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
    // Two of them make a flag, which is wide.
    case 0x1F1E6...0x1F1FF: return 1
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return isWide || properties.isEmojiPresentation ? 2 : 1
  }

  /// Whether it is of a block whose characters are wide or fullwidth. Emoji are so wherever they are.
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F,  // initials of Hangul
      0x2329...0x232A,  // angle brackets
      0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF,  // trigrams, digrams, hexagrams
      0x2E80...0x303E,  // radicals and punctuation of CJK
      0x3041...0x3247, 0x3250...0x4DBF,  // kana, Bopomofo, enclosed letters, ideographs
      0x4E00...0xA4CF,  // ideographs, Yi
      0xA960...0xA97C,  // more initials of Hangul
      0xAC00...0xD7A3,  // syllables of Hangul
      0xF900...0xFAFF,  // compatibility ideographs
      0xFE10...0xFE19, 0xFE30...0xFE6B,  // vertical, compatibility and small forms
      0xFF01...0xFF60, 0xFFE0...0xFFE6,  // fullwidth forms
      0x16FE0...0x18DFF,  // Tangut, Khitan, Nüshu
      0x1AFF0...0x1B2FF,  // supplements of kana, Nüshu
      0x1D300...0x1D376,  // tetragrams and counting rods
      0x1F200...0x1F265,  // enclosed ideographs
      0x20000...0x2FFFD, 0x30000...0x3FFFD:  // ideographs
      true
    default: false
    }
  }
}
