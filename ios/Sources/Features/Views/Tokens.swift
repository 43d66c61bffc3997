/// The visual words, the same as headquarters' pages and the Android app have, as `0xRRGGBB`. Text has at least 4.5:1 against the surface it
/// stands on (a test counts it); `ink3` stands only on `ground` and `card`.
struct Tokens: Sendable {
  let ground, card, surface3, line: UInt32
  let ink, ink2, ink3: UInt32
  let brand, brandInk, brandSoft: UInt32
  let pass, passSoft: UInt32
  let l1, l1Soft, l1Deep: UInt32
  let l2, l2Soft, l3, l3Soft: UInt32
  let wait, waitSoft: UInt32
  /// Text on a filled pass, L1, L2, L3 or wait shape: white fails on the dark theme's light fills, so it flips.
  let solidInk: UInt32
  /// Text on `l1Deep`, a whole header.
  let deepInk: UInt32 = 0xffffff

  static let light = Tokens(
    ground: 0xf4f6f8, card: 0xffffff, surface3: 0xe8ecf0, line: 0xd3dae1, ink: 0x12202c, ink2: 0x46586a, ink3: 0x5f7183, brand: 0x0b5cad,
    brandInk: 0xffffff, brandSoft: 0xe2eefa, pass: 0x1b7a43, passSoft: 0xe0f3e7, l1: 0xb3181f, l1Soft: 0xfde5e6, l1Deep: 0xb3181f,
    l2: 0xa8500a, l2Soft: 0xfdeedd, l3: 0x6b6000, l3Soft: 0xf8f3cf, wait: 0x5a4bb5, waitSoft: 0xebe8fb, solidInk: 0xffffff)

  static let dark = Tokens(
    ground: 0x0f1820, card: 0x17222d, surface3: 0x22303d, line: 0x33434f, ink: 0xeef3f7, ink2: 0xb7c5d1, ink3: 0x95a6b5, brand: 0x6db3f8,
    brandInk: 0x08243f, brandSoft: 0x16314b, pass: 0x63cf92, passSoft: 0x12331f, l1: 0xff8a8d, l1Soft: 0x45161a, l1Deep: 0x8f1219,
    l2: 0xf5ad66, l2Soft: 0x40260c, l3: 0xe0d266, l3Soft: 0x34300c, wait: 0xb3a8ff, waitSoft: 0x292350, solidInk: 0x0f1820)
}
