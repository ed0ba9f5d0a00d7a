import Documents
import PolicyModel
import Testing

@testable import DriftDetection

@Suite("Matching the elements of two sets")
struct SetMatchingTests {
  private static let port = FieldSchema.object(ObjectSchema([:]))

  private func ports(_ numbers: Int...) -> [Node] {
    numbers.map { ["port": Node(.integer(Int64($0))), "protocol": "TCP"] }
  }

  private func match(_ declared: [Node], _ found: [Node]) -> String {
    let matching = SetMatching(declared, found, Self.port)
    let pairs = matching.pairs.map { "\($0.declared)=\($0.found)" }
    return "\(pairs.joined(separator: " ")) -\(matching.onlyDeclared) +\(matching.onlyFound)"
  }

  @Test("equal elements are passed over, wherever they stand")
  func equal() {
    #expect(match(ports(1, 2, 3), ports(3, 1, 2)) == " -[] +[]")
    #expect(match(ports(1, 1), ports(1)) == " -[] +[]")
    #expect(match([], []) == " -[] +[]")
  }

  @Test("what is left is paired by likeness, and in the order of the list where that is the same")
  func pairs() {
    #expect(match(ports(1, 2, 3), ports(3, 9, 1)) == "1=1 -[] +[]")
    #expect(match(ports(1, 2), ports(8, 9)) == "0=0 1=1 -[] +[]")
    #expect(match(ports(1, 2), ports(8)) == "0=0 -[1] +[]")
    #expect(match(ports(1), ports(8, 9)) == "0=0 -[] +[1]")
  }

  @Test("elements with nothing in common are no pair")
  func strangers() {
    #expect(match([["a": 1]], [["b": 1]]) == " -[0] +[0]")
    #expect(match([], ports(1, 2)) == " -[] +[0, 1]")
    #expect(match(ports(1, 2), []) == " -[0, 1] +[]")
    #expect(match(["a"], ["b"]) == " -[0] +[0]")
  }

  @Test("the likest pair is found before the others")
  func likest() {
    let declared: [Node] = [["a": 1, "b": 1, "c": 1], ["a": 2, "b": 2, "c": 2]]
    let found: [Node] = [["a": 2, "b": 2, "c": 9], ["a": 1, "b": 9, "c": 9]]
    #expect(match(declared, found) == "0=1 1=0 -[] +[]")
  }

  @Test("a list that someone made to be slow is told as removed and added")
  func bounded() {
    let declared = (0..<101).flatMap { ports($0) }
    let found = (0..<101).flatMap { ports(1000 + $0) }
    let matching = SetMatching(declared, found, Self.port)
    #expect(matching.pairs.isEmpty)
    #expect(matching.onlyDeclared.count == 101)
    #expect(matching.onlyFound.count == 101)
    let fewer = SetMatching(Array(declared.dropLast()), Array(found.dropLast()), Self.port)
    #expect(fewer.pairs.count == 100)
  }
}
