import Foundation
import Security
import Services

/// The device's keys in the keychain: never in a backup, never on another phone, readable after the first unlock, so that the app can send in
/// the background.
final class KeychainKeys: KeyStore {
  private let service = "app.anjian.keys"

  private func query(_ name: String) -> [String: Any] {
    [kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: service, kSecAttrAccount as String: name]
  }

  func load(name: String) throws -> Data? {
    var query = query(name)
    query[kSecReturnData as String] = true
    query[kSecMatchLimit as String] = kSecMatchLimitOne
    var found: CFTypeRef?
    let status = SecItemCopyMatching(query as CFDictionary, &found)
    switch status {
    case errSecSuccess:
      guard let secret = found as? Data else { throw PlatformError.Unavailable(why: "the keychain gave no data") }
      return secret
    case errSecItemNotFound: return nil
    // Locked, or refused: no "none", or a new key would take the old one's place.
    default: throw PlatformError.Unavailable(why: "keychain \(status)")
    }
  }

  func store(name: String, secret: Data) throws {
    var new = query(name)
    new[kSecValueData as String] = secret
    new[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
    var status = SecItemAdd(new as CFDictionary, nil)
    if status == errSecDuplicateItem {
      status = SecItemUpdate(query(name) as CFDictionary, [kSecValueData as String: secret] as CFDictionary)
    }
    guard status == errSecSuccess else { throw PlatformError.Unavailable(why: "keychain \(status)") }
  }
}
