import Foundation
import Testing

@testable import Features

/// Text can be read in the sun and in the cellar: WCAG's contrast, counted.
@Suite struct TokensTests {
  private func light(_ colour: UInt32) -> Double {
    let part = { (shift: UInt32) -> Double in
      let value = Double((colour >> shift) & 0xff) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
  }

  private func contrast(_ one: UInt32, _ other: UInt32) -> Double {
    let (a, b) = (light(one), light(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test func textHasEnoughContrastInBothPalettes() {
    #expect(abs(contrast(0, 0xffffff) - 21) < 0.01)
    for (name, t) in [("light", Tokens.light), ("dark", Tokens.dark)] {
      let surfaces = [t.ground, t.card, t.surface3]
      var pairs: [(String, UInt32, UInt32)] = []
      for surface in surfaces { pairs += [("ink", t.ink, surface), ("ink2", t.ink2, surface)] }
      for surface in [t.ground, t.card] {
        pairs += [("ink3", t.ink3, surface), ("brand", t.brand, surface), ("pass", t.pass, surface), ("wait", t.wait, surface)]
        pairs += [("l1", t.l1, surface), ("l2", t.l2, surface), ("l3", t.l3, surface)]
      }
      for soft in [t.brandSoft, t.passSoft, t.l1Soft, t.l2Soft, t.l3Soft, t.waitSoft] {
        pairs += [("ink on soft", t.ink, soft), ("ink2 on soft", t.ink2, soft)]
      }
      pairs += [("brand on its soft", t.brand, t.brandSoft), ("pass on its soft", t.pass, t.passSoft), ("l1 on its soft", t.l1, t.l1Soft)]
      pairs += [("l2 on its soft", t.l2, t.l2Soft), ("l3 on its soft", t.l3, t.l3Soft), ("wait on its soft", t.wait, t.waitSoft)]
      pairs += [("brandInk", t.brandInk, t.brand), ("deepInk", t.deepInk, t.l1Deep), ("solid on ink2", t.solidInk, t.ink2)]
      for fill in [t.pass, t.l1, t.l2, t.l3, t.wait] { pairs.append(("solidInk", t.solidInk, fill)) }
      for (what, text, surface) in pairs {
        let found = contrast(text, surface)
        #expect(found >= 4.5, "\(name): \(what) on \(String(surface, radix: 16)): \(found)")
      }
    }
  }
}
