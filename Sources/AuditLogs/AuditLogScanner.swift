public import Documents

/// Finds the events about certain objects in the lines of a log, without reading the other lines.
///
/// A pure value: it is given the log in pieces of any size.
public struct AuditLogScanner {
  /// Longer lines are passed over and counted.
  private static let longestLine = 64 << 20

  private let interest: AuditInterest
  private let envelope: JSONPointer
  private let take: (AuditEvent) -> Void
  /// What is left of a line whose end has not come yet.
  private var remainder: [UInt8] = []
  private var isOverlong = false
  /// How many lines that may have been events could not be read.
  public private(set) var unreadableLines = 0

  /// - Parameters:
  ///   - interest: the objects.
  ///   - envelope: where in a line the event stands; it may stand there as text.
  ///   - take: told of each event about one of the objects that changed something.
  public init(
    _ interest: AuditInterest, envelope: JSONPointer, take: @escaping (AuditEvent) -> Void
  ) {
    self.interest = interest
    self.envelope = envelope
    self.take = take
  }

  /// Takes in the next bytes of the log.
  public mutating func scan(_ bytes: UnsafeRawBufferPointer) {
    guard let last = unsafe bytes.lastIndex(of: newline) else {
      unsafe keep(bytes)
      return
    }
    var start = 0
    if !remainder.isEmpty || isOverlong {
      let first = unsafe bytes.firstIndex(of: newline) ?? last
      unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[..<first]))
      finish()
      start = first + 1
    }
    if start <= last { unsafe scanLines(UnsafeRawBufferPointer(rebasing: bytes[start...last])) }
    unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[(last + 1)...]))
  }

  /// Ends the log: its last line may have no end of its own.
  public mutating func finish() {
    if isOverlong { unreadableLines += 1 }
    let line = remainder
    (remainder, isOverlong) = ([], false)
    unsafe line.withUnsafeBytes { unsafe scanLines($0) }
  }

  private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
    guard remainder.count + bytes.count <= AuditLogScanner.longestLine, !isOverlong else {
      (remainder, isOverlong) = ([], true)
      return
    }
    unsafe remainder.append(contentsOf: bytes)
  }

  // MARK: Whole lines

  private mutating func scanLines(_ lines: UnsafeRawBufferPointer) {
    var start = 0
    while let found = unsafe lines.nextObjectReference(from: start) {
      start = found + "objectRef".utf8.count
      guard unsafe mayConcern(lines, at: start) else { continue }
      let begin = unsafe lines[..<found].lastIndex(of: newline).map { $0 + 1 } ?? 0
      let end = unsafe lines[start...].firstIndex(of: newline) ?? lines.count
      unsafe read(UnsafeRawBufferPointer(rebasing: lines[begin..<end]))
      start = end
    }
  }

  private mutating func read(_ line: UnsafeRawBufferPointer) {
    // An event has a stage; a line that has it in an envelope has not.
    guard let event = event(unsafe Array(line)), event["stage"] != nil else {
      unreadableLines += 1
      return
    }
    guard let event = AuditEvent(event),
      interest.mayConcern(
        resource: event.object.resource, namespace: event.object.namespace, name: event.object.name)
    else { return }
    take(event)
  }

  /// The event of a line, out of its envelope.
  private func event(_ line: [UInt8]) -> Node? {
    func read(_ bytes: [UInt8]) -> Node? {
      try? JSONReader.read(bytes, file: "audit log", limits: ReadingLimits(bytes: bytes.count))
    }
    guard let inner = read(line)?[envelope] else { return nil }
    return inner.string.map { read(Array($0.utf8)) } ?? inner
  }

  /// Whether the reference that begins behind the mark names one of the objects. Only its strings are
  /// looked at, in their order: they are keys and values in turn.
  private func mayConcern(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    var index = start
    var strings: [String] = []
    // Behind the key of the reference itself.
    guard index < bytes.count,
      unsafe skip(bytes, &index, while: { $0 != UInt8(ascii: "{") }, most: 8)
    else { return false }
    while index < bytes.count, unsafe bytes[index] != UInt8(ascii: "}"), strings.count < 20 {
      if unsafe bytes[index] == UInt8(ascii: "\"") {
        let begin = index + 1
        index = begin
        guard unsafe skip(bytes, &index, while: { $0 != UInt8(ascii: "\"") }, most: 1024) else {
          return true
        }
        var text = unsafe bytes[begin..<index]
        // In an envelope of text each quote has a backslash before it, or more.
        while unsafe text.last == UInt8(ascii: "\\") { unsafe text.removeLast() }
        unsafe strings.append(String(decoding: text, as: UTF8.self))
      }
      index += 1
    }
    var fields: [String: String] = [:]
    for place in stride(from: 0, to: strings.count - 1, by: 2) {
      fields[strings[place]] = strings[place + 1]
    }
    guard let resource = fields["resource"] else { return false }
    return interest.mayConcern(
      resource: resource, namespace: fields["namespace"], name: fields["name"])
  }

  /// Moves on to the first byte that does not fit; false where none comes soon enough.
  private func skip(
    _ bytes: UnsafeRawBufferPointer, _ index: inout Int, while fits: (UInt8) -> Bool, most: Int
  ) -> Bool {
    let end = min(bytes.count, index + most)
    while index < end {
      if !fits(unsafe bytes[index]) { return true }
      index += 1
    }
    return false
  }
}

private let newline = UInt8(ascii: "\n")
