import Foundation
import Services
import Testing

@testable import Features

/// Every word stands in both languages, once, and is the Android app's.
@MainActor @Suite struct WordsTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  /// A word by its name in this source: both languages, what is filled in written as `{}`.
  private func said() throws -> [String: (zh: String, en: String)] {
    let text = try text("Sources/Features/Words/Say.swift").replacingOccurrences(of: "\n", with: " ")
    let word = /(?:var|func) (\w+)(?:\([^)]*\) -> String|: String) +\{ +pick\( *"((?:[^"\\]|\\.)*)", +"((?:[^"\\]|\\.)*)" *\) +\}/
    var words: [String: (zh: String, en: String)] = [:]
    for match in text.matches(of: word) {
      let filled = [match.2, match.3].map { String($0).replacing(/\\\(\w+\)/, with: "{}") }
      words[String(match.1)] = (filled[0], filled[1])
    }
    return words
  }

  private func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

  @Test func noWordIsMissingInEitherLanguage() throws {
    let words = try said()
    let written = try text("Sources/Features/Words/Say.swift").matches(of: /pick\(/).count
    #expect(words.count == written - 2 && words.count > 250, "each is read by this test, `of` and `pick` itself left out")
    // What says the same in both: a dash, and the languages' own names are written where they stand.
    for (name, word) in words where name != "notMeasured" {
      #expect(!word.zh.isEmpty && !word.en.isEmpty, "\(name)")
      #expect(isChinese(word.zh) || name == "separator", "\(name) is not Chinese: \(word.zh)")
      #expect(!isChinese(word.en), "\(name) is not English: \(word.en)")
    }
  }

  @Test func theWordsAreThoseOfTheAndroidApp() throws {
    let words = try said()
    for (file, zh) in [("SayZh", true), ("SayEn", false)] {
      let path = Self.root.deletingLastPathComponent().appendingPathComponent("android/ui/src/main/kotlin/app/anjian/ui/\(file).kt")
      let text = try String(contentsOf: path, encoding: .utf8)
      var compared = 0
      for match in text.matches(of: /override (?:val|fun) (\w+)(?:\([^)]*\))? = "((?:[^"\\]|\\.)*)"/) {
        guard let mine = words[String(match.1)] else { continue }
        let theirs = String(match.2).replacing(/\$\{\w+\}|\$\w+/, with: "{}")
        #expect((zh ? mine.zh : mine.en) == theirs, "\(match.1)")
        compared += 1
      }
      #expect(compared > 240, "\(file)")
    }
  }

  @Test func noScreenSaysAWordOfItsOwn() throws {
    let sources = Self.root.appendingPathComponent("Sources/Features")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
    let screens = files.filter { $0.pathExtension == "swift" && !$0.path.contains("/Words/") }
    #expect(screens.count > 30)
    for file in screens {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") {
        let own = isChinese(String(line)) && !line.contains("\"中文\"")
        #expect(!own, "\(file.lastPathComponent):\(number + 1): \(line)")
      }
    }
  }

  @Test func whatTheSystemAsksIsSaidInBothLanguages() throws {
    let keys = try ["zh-Hans", "en"].map { language in
      let text = try text("App/\(language).lproj/InfoPlist.strings")
      return Dictionary(text.matches(of: /"?(\w+)"? = "([^"]+)";/).map { (String($0.1), String($0.2)) }, uniquingKeysWith: { $1 })
    }
    #expect(Set(keys[0].keys) == Set(keys[1].keys) && keys[0].count >= 3)
    #expect(keys[0].values.allSatisfy { isChinese($0) } && !keys[1].values.contains { isChinese($0) })
  }

  @Test func momentsAreSaidInTheCompanysZone() {
    let (zh, en) = (Times(Times.zone("Asia/Shanghai"), Say(.zh)), Times(Times.zone("Asia/Shanghai"), Say(.en)))
    let now = FakeRepository.now
    #expect(
      [zh.day(now), zh.weekday(now), zh.clock(now), zh.seconds(now), zh.fullDay(now)] == [
        "11月19日", "周四", "10:12", "10:12:00", "2026-11-19",
      ])
    #expect([en.day(now), en.weekday(now)] == ["19 Nov", "Thu"])
    let elsewhere = Times(Times.zone("Asia/Urumqi"), Say(.zh))
    #expect(elsewhere.clock(now) == "8:12", "wherever the phone thinks it is")
    #expect(zh.age(now - 90_000, now: now) == "刚才" && en.age(now - 3 * 3_600_000, now: now) == "3 h ago")
    #expect(zh.hour(9, daysAfter: 1, now).map { zh.fullDay($0) + " " + zh.clock($0) } == "2026-11-20 9:00")
    #expect(Times.zone("nowhere") == TimeZone(identifier: "Asia/Shanghai"))
  }

  @Test func aTargetThatWasMissedIsNotRoundedUpToIt() {
    #expect([percent(0.7996), percent(0.7996, 0), percent(0.79999)] == ["79.9%", "79%", "79.9%"])
    #expect([percent(0.8), percent(0.29, 0), percent(0.57), percent(1)] == ["80%", "29%", "57%", "100%"])
  }

  @Test func figuresAreAsShortAsTheyMayBe() {
    #expect([figure(1.60), figure(2), figure(0.125, 3), figure(100, 0)] == ["1.6", "2", "0.125", "100"])
    #expect([percent(0.726), percent(0.8, 0), percent(nil)] == ["72.6%", "80%", "—"])
    #expect([bytes(1_200_000_000), bytes(7_300_000), bytes(900)] == ["1.2 GB", "7.3 MB", "1 kB"])
  }

  @Test func wishesAreKept() throws {
    let name = "anjian-wishes-\(UUID().uuidString)"
    let store = try #require(UserDefaults(suiteName: name))
    defer { store.removePersistentDomain(forName: name) }
    let first = Wishing(store, preferred: ["zh-Hans-CN", "en"])
    #expect(first.wishes.language == .zh && first.wishes.look == .auto)
    first.wishes.english = true
    first.wishes.look = .dark
    let again = Wishing(store, preferred: ["zh-Hans-CN"])
    #expect(again.wishes == first.wishes && again.wishes.say.language == .en)
    let new = Wishing(try #require(UserDefaults(suiteName: name + "-new")), preferred: ["en-GB"])
    #expect(new.wishes.language == .en)
  }
}
