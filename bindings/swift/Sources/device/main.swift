import Anjian
import Foundation

// One phone as a program, for stories across languages: bindings/DEVICE.md says what it is asked and what it answers.

let device = Device()
while let line = readLine() {
  FileHandle.standardOutput.write(await answered(device, line))
}
await device.end()

/// The answer to one line of input, as a line.
func answered(_ device: Device, _ line: String) async -> Data {
  let answer: Json
  do {
    let request = try JSONDecoder().decode(Json.self, from: Data(line.utf8))
    answer = ["ok": try await device.obey(request)]
  } catch let error as AnjianError {
    answer = ["error": ["kind": .text(error.kind), "why": .text(error.why)]]
  } catch {
    answer = ["error": ["kind": "Request", "why": .text(String(describing: error))]]
  }
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
  // Texts, numbers and lists of them always have a JSON form.
  return (try? encoder.encode(answer)).map { $0 + Data("\n".utf8) } ?? Data("{}\n".utf8)
}
