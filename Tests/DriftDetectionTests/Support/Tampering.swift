import Testing

/// One row of a table: what someone did to the live object, and the changes to be told.
struct Tampering: Sendable, CustomTestStringConvertible {
  let name: String
  let git: String
  let live: String
  let changes: [String]

  init(_ name: String, git: String, live: String, _ changes: String...) {
    (self.name, self.git, self.live, self.changes) = (name, git, live, changes)
  }

  var testDescription: String { name }
}
