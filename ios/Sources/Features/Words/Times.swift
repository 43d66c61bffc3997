import Foundation
import Services

/// Moments as people say them, in the company's time zone: days and deadlines are counted in it, wherever the phone thinks it is.
public struct Times: Sendable {
  private let calendar: Calendar
  private let say: Say

  public init(_ zone: TimeZone, _ say: Say) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    calendar.locale = Locale(identifier: say.language == .zh ? "zh_Hans" : "en_GB")
    self.calendar = calendar
    self.say = say
  }

  /// Of a reference, which names its zone; Shanghai's before there is one.
  public static func zone(_ name: String?) -> TimeZone {
    name.flatMap { TimeZone(identifier: $0) } ?? TimeZone(identifier: "Asia/Shanghai") ?? .gmt
  }

  private func parts(_ at: Timestamp) -> DateComponents {
    calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date(at))
  }

  private func date(_ at: Timestamp) -> Date { Date(timeIntervalSince1970: Double(at) / 1000) }

  private func two(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }

  /// `9:05`
  public func clock(_ at: Timestamp) -> String {
    let parts = parts(at)
    return "\(parts.hour ?? 0):\(two(parts.minute))"
  }

  /// `9:05:07`
  public func seconds(_ at: Timestamp) -> String { clock(at) + ":" + two(parts(at).second) }

  /// `12月19日`, `19 Dec`
  public func day(_ at: Timestamp) -> String {
    let parts = parts(at)
    let (month, day) = (parts.month ?? 1, parts.day ?? 1)
    return say.language == .zh ? "\(month)月\(day)日" : "\(day) \(calendar.shortMonthSymbols[month - 1])"
  }

  /// `2026-12-19`
  public func fullDay(_ at: Timestamp) -> String {
    let parts = parts(at)
    return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
  }

  /// `周四`, `Thu`
  public func weekday(_ at: Timestamp) -> String { calendar.shortWeekdaySymbols[(parts(at).weekday ?? 1) - 1] }

  /// `12月19日 14:00–16:00`
  public func span(_ span: TimeSpan) -> String { day(span.from) + " " + hours(span) }

  /// The same with the weekday, as a promise is told.
  public func promised(_ span: TimeSpan) -> String { day(span.from) + " " + weekday(span.from) + " " + hours(span) }

  private func hours(_ span: TimeSpan) -> String { clock(span.from) + "–" + clock(span.until) }

  /// How long ago, as coarse as people say it.
  public func age(_ at: Timestamp, now: Timestamp) -> String {
    let minutes = Int(max(0, (now - at) / 60_000))
    return switch minutes {
    case ..<2: say.justNow
    case ..<120: say.minutesAgo(minutes)
    case ..<(48 * 60): say.hoursAgo(minutes / 60)
    default: say.daysAgo(minutes / 1440)
    }
  }

  /// The moment of an hour on a day that is so many days after another moment's; nothing where a clock was put forward over it.
  public func hour(_ hour: Int, daysAfter days: Int, _ at: Timestamp) -> Timestamp? {
    guard let day = calendar.date(byAdding: .day, value: days, to: date(at)) else { return nil }
    return calendar.date(bySettingHour: hour, minute: 0, second: 0, of: day).map { Timestamp($0.timeIntervalSince1970 * 1000) }
  }
}

/// A number with as many digits as it needs, at most `decimals`.
public func figure(_ value: Double, _ decimals: Int = 2) -> String {
  var text = String(format: "%.\(decimals)f", value)
  if text.contains(".") {
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
  }
  return text
}

/// What a float may lack: 0.116 × 1000 may come out below 116.
private let dust = 1e-9

/// A part of one as per cent, cut and never rounded, as headquarters' pages write it: what is written as the target has reached it.
public func percent(_ part: Double?, _ decimals: Int = 1) -> String {
  guard let part else { return "—" }
  let tens = (0..<decimals).reduce(1.0) { tens, _ in tens * 10 }
  return figure((part * 100 * tens + dust).rounded(.down) / tens, decimals) + "%"
}

/// Bytes as people say them.
public func bytes(_ count: UInt64) -> String {
  switch count {
  case 1_000_000_000...: figure(Double(count) / 1e9, 1) + " GB"
  case 1_000_000...: figure(Double(count) / 1e6, 1) + " MB"
  default: figure(Double(count) / 1e3, 0) + " kB"
  }
}
